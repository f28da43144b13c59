/** Metrics for an event: a number that is not finite becomes null and its name is listed. */
export function metricsOf(values: Readonly<Record<string, number>>): {
  readonly metrics: Record<string, number | null>;
  readonly nonFinite?: readonly string[];
} {
  const nonFinite = Object.keys(values).filter((name) => !Number.isFinite(values[name]));
  const metrics = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
  return nonFinite.length === 0 ? { metrics } : { metrics, nonFinite };
}

/** Short, for the ticks of an axis, all with the same digits: "1.5", "2.0"; "3.5k"; "2e-4". */
export function formatTicks(values: readonly number[]): readonly string[] {
  const largest = Math.max(0, ...values.map(Math.abs));
  if (largest > 0 && largest < 1e-2)
    return values.map((value) => (value === 0 ? "0" : signed(exponent(value, 1))));
  const [unit, suffix] = largest >= 1e6 ? [1e6, "M"] : largest >= 2e3 ? [1e3, "k"] : [1, ""];
  const texts = values.map((value) => Number((value / unit).toPrecision(4)).toString());
  const digits = Math.min(3, Math.max(0, ...texts.map((text) => text.split(".")[1]?.length ?? 0)));
  return values.map((value) => (value === 0 ? "0" : signed((value / unit).toFixed(digits) + suffix)));
}

/** With the digits that a person compares: "3,395", "0.716", "8.62e-5"; an en dash where there is no value. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1000) return signed(Math.round(value).toLocaleString("en-US"));
  if (size < 1e-3) return signed(exponent(value, 2));
  return signed(Number(value.toPrecision(3)).toString());
}

/** Minutes and seconds as a clock shows them: "3:56", "1:02:05". */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function exponent(value: number, digits: number): string {
  return value
    .toExponential(digits)
    .replace(/\.?0+e/u, "e")
    .replace("e+", "e");
}

function signed(text: string): string {
  return text.replace(/^-/u, "−");
}

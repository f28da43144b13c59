/** "1,234,567"; a true minus sign. */
export function formatInteger(value: number): string {
  return signed(Math.round(value).toLocaleString("en-US"));
}

/** Rate 0..1 as "70.7%". */
export function formatPercent(rate: number, digits = 1): string {
  return `${signed((rate * 100).toFixed(digits))}%`;
}

/** Fixed digits with a true minus sign; "-0.0" becomes "0.0". */
export function formatFixed(value: number, digits: number): string {
  return signed(value.toFixed(digits));
}

/** Bytes as "3.7 MB" (decimal units). */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? String(value) : value.toFixed(1)} ${units[unit] ?? "B"}`;
}

/** Seconds as "0.4 s", "58.4 s", "1 min 12 s", "2 h 5 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
}

function signed(text: string): string {
  if (!text.startsWith("-")) return text;
  return /^-[0.,]*$/u.test(text) ? text.slice(1) : `−${text.slice(1)}`;
}

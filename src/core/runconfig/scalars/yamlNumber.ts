/**
 * A number as a config has it: `2.0e-4`, which every YAML reader takes for a number (`1e-8` is text to PyYAML). Whole
 * numbers keep their digits: with an exponent they would be read as fractions.
 */
export function yamlNumber(value: number): string {
  const isShort = value === 0 || Number.isSafeInteger(value);
  if (isShort || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6)) return String(value);
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}e${exponent}`;
}

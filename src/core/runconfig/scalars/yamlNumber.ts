/** A number as a config has it: 2.0e-4, which every YAML reader takes for a number. */
export function yamlNumber(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return `${digits.includes(".") ? digits : `${digits}.0`}e${exponent}`;
  }
  return String(value);
}

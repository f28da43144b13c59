import { stringify } from "yaml";
import { readAsPyYaml } from "./pythonScalars";

/** A text as it must stand to be read as that text, here and by Python, in a list with brackets as well. */
export function yamlText(text: string): string {
  const written = stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
  const isSafe = written !== text || (readAsPyYaml(text).type === "str" && !/[,[\]{}]/u.test(text));
  return isSafe ? written : JSON.stringify(text);
}

import { inYaml } from "../features/describeKey";
import { readAsPyYaml } from "./pythonScalars";

/** A text as it must stand to be read as that text, here and by Python, in a list with brackets as well. */
export function yamlText(text: string): string {
  const plain = inYaml(text);
  const isSafe = plain === text && readAsPyYaml(text).type === "str" && !/[,[\]{}]/u.test(text);
  return isSafe || plain !== text ? plain : JSON.stringify(text);
}

import * as vscode from "vscode";
import { settingTable, type SettingName } from "./contributions/settings";

type Widened<T> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : T;
type ValueOf<N extends SettingName> = (typeof settingTable)[N] extends { readonly enum: readonly (infer E)[] }
  ? E
  : N extends "lint.select" | "lint.ignore" | "datasets.include" | "models.folders"
    ? readonly string[]
    : N extends "lint.severity"
      ? Readonly<Record<string, string>>
      : Widened<(typeof settingTable)[N]["default"]>;

/** The effective value of a setting, for a resource where it differs between folders. */
export function setting<N extends SettingName>(name: N, scope?: vscode.Uri): ValueOf<N> {
  const configured = vscode.workspace.getConfiguration("tunesmith", scope).get<unknown>(name);
  // A value of another type comes from a hand-edited settings file: the default is better than a crash.
  const fallback: unknown = settingTable[name].default;
  const usable = Array.isArray(fallback)
    ? Array.isArray(configured)
    : typeof configured === typeof fallback && configured !== null;
  return (usable ? configured : fallback) as ValueOf<N>;
}

import * as vscode from "vscode";
import { setting } from "../settings";
import { shownSeverity, type DiagnosticPolicy, type PolicySeverity } from "./diagnosticPolicy";

const toEditor: Readonly<Record<PolicySeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};
const names: readonly PolicySeverity[] = ["error", "warning", "info", "hint"];

/** The findings of a file as its settings want them. */
export function shownDiagnostics(uri: vscode.Uri, all: readonly vscode.Diagnostic[]): vscode.Diagnostic[] {
  const policy: DiagnosticPolicy = {
    enabled: setting("lint.enable", uri),
    select: setting("lint.select", uri),
    ignore: setting("lint.ignore", uri),
    severity: setting("lint.severity", uri),
  };
  return all.filter((diagnostic) => {
    const severity = shownSeverity(policy, codeOf(diagnostic), names[diagnostic.severity] ?? "error");
    if (severity !== undefined) diagnostic.severity = toEditor[severity];
    return severity !== undefined;
  });
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

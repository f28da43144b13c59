import { describe, expect, it } from "vitest";
import { shownSeverity, type DiagnosticPolicy } from "../../src/extension/client/diagnosticPolicy";

const all: DiagnosticPolicy = { enabled: true, select: [], ignore: [], severity: {} };

describe("the lint settings", () => {
  it("show every finding as it is when nothing is set", () => {
    expect(shownSeverity(all, "DUP001", "warning")).toBe("warning");
  });

  it("show nothing when checking is switched off", () => {
    expect(shownSeverity({ ...all, enabled: false }, "PAR001", "error")).toBeUndefined();
  });

  it("select a code or a whole family", () => {
    expect(shownSeverity({ ...all, select: ["DUP"] }, "DUP001", "warning")).toBe("warning");
    expect(shownSeverity({ ...all, select: ["DUP001"] }, "DUP002", "warning")).toBeUndefined();
    expect(shownSeverity({ ...all, select: ["DUP"] }, "QLT001", "error")).toBeUndefined();
  });

  it("let ignore win over select", () => {
    expect(shownSeverity({ ...all, select: ["QLT"], ignore: ["QLT003"] }, "QLT003", "info")).toBeUndefined();
    expect(shownSeverity({ ...all, select: ["QLT"], ignore: ["QLT003"] }, "QLT001", "error")).toBe("error");
  });

  it("an empty entry selects and hides nothing", () => {
    expect(shownSeverity({ ...all, ignore: [""] }, "QLT003", "info")).toBe("info");
  });

  it("change a severity, by code before family, and `off` hides", () => {
    const policy = { ...all, severity: { SCH: "info", SCH005: "hint", DUP001: "off", PAR001: "nonsense" } };
    expect(shownSeverity(policy, "SCH003", "warning")).toBe("info");
    expect(shownSeverity(policy, "SCH005", "warning")).toBe("hint");
    expect(shownSeverity(policy, "DUP001", "warning")).toBeUndefined();
    expect(shownSeverity(policy, "PAR001", "error")).toBe("error");
  });
});

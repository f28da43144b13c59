import { describe, expect, it } from "vitest";
import type { Finding, Severity } from "../../src/protocol/findings";
import { readSettings, shownFindings } from "../../src/server/settings";

function finding(code: string, severity: Severity): Finding {
  return { code, name: code, severity, file: "x", message: "m" };
}

function shown(lint: unknown, code: string, own: Severity): Severity | undefined {
  return shownFindings([finding(code, own)], readSettings({ lint }))[0]?.severity;
}

describe("the lint settings", () => {
  it("show every finding as it is when nothing is set", () => {
    expect(shown({}, "DUP001", "warning")).toBe("warning");
    expect(readSettings(null)).toMatchObject({ enabled: true, select: [], ignore: [], include: [] });
  });

  it("select a code or a whole family", () => {
    expect(shown({ select: ["DUP"] }, "DUP001", "warning")).toBe("warning");
    expect(shown({ select: ["DUP001"] }, "DUP002", "warning")).toBeUndefined();
    expect(shown({ select: ["DUP"] }, "QLT001", "error")).toBeUndefined();
  });

  it("let ignore win over select", () => {
    expect(shown({ select: ["QLT"], ignore: ["QLT003"] }, "QLT003", "info")).toBeUndefined();
    expect(shown({ select: ["QLT"], ignore: ["QLT003"] }, "QLT001", "error")).toBe("error");
  });

  it("an empty entry, or one that is no text, selects and hides nothing", () => {
    expect(shown({ ignore: ["", 3], select: "QLT" }, "QLT003", "info")).toBe("info");
  });

  it("change a severity, by code before family, and `off` hides", () => {
    const severity = { SCH005: "hint", SCH: "info", DUP001: "off", PAR001: "nonsense", CFG: "info" };
    expect(shown({ severity }, "SCH003", "warning")).toBe("info");
    expect(shown({ severity }, "SCH005", "warning")).toBe("hint");
    expect(shown({ severity }, "DUP001", "warning")).toBeUndefined();
    expect(shown({ severity }, "PAR001", "error")).toBe("error");
    // Codes of run configs are no rules of the linter, and mean the same here.
    expect(shown({ severity }, "CFG012", "error")).toBe("info");
  });
});

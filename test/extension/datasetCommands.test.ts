import { describe, expect, it } from "vitest";
import { withCode } from "../../src/extension/commands/ignoreCode";
import { datasetDescription } from "../../src/extension/views/datasetsView";

describe("ignoring a code in the settings", () => {
  it("adds it once to a list, and leaves what is there", () => {
    expect(withCode(undefined, "DUP001")).toEqual(["DUP001"]);
    expect(withCode(["QLT"], "DUP001")).toEqual(["QLT", "DUP001"]);
    expect(withCode(["DUP001"], "DUP001")).toEqual(["DUP001"]);
    expect(withCode("nonsense", "DUP001")).toEqual(["DUP001"]);
  });

  it("adds it for all files where the setting has globs", () => {
    expect(withCode({ "data/*": ["QLT"] }, "DUP001")).toEqual({ "data/*": ["QLT"], "**": ["DUP001"] });
    expect(withCode({ "**": ["QLT"] }, "DUP001")).toEqual({ "**": ["QLT", "DUP001"] });
    expect(withCode({ "**": 3 }, "DUP001")).toEqual({ "**": ["DUP001"] });
  });
});

describe("a dataset in the sidebar", () => {
  it("tells what is wrong first, then how large it is and of which form", () => {
    const dataset = { uri: "file:///a.jsonl", rows: 1204, errors: 1, warnings: 12, shape: "messages" };
    expect(datasetDescription(dataset)).toBe("1 error · 12 warnings · 1,204 rows · messages");
    expect(datasetDescription({ ...dataset, rows: 1, errors: 0, warnings: 0, shape: "unknown" })).toBe(
      "1 row",
    );
  });
});

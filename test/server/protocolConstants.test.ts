import * as library from "vscode-languageserver/node";
import { expect, it } from "vitest";
import * as ours from "../../src/server/connection/constants";

it("the protocol's constants are those of the library", () => {
  expect(Object.keys(ours).length).toBeGreaterThan(5);
  for (const [table, values] of Object.entries(ours))
    for (const [name, value] of Object.entries(values))
      expect([table, name, (library as never)[table][name]]).toEqual([table, name, value]);
});

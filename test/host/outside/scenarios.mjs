// What a person sees who installs the package: one entry per scenario, run by test/host/runner/outside.mjs.
import assert from "node:assert/strict";

export const scenarios = [
  {
    title: "the installed package offers its commands in the palette, and no request leaves the machine",
    async run(window) {
      await window.palette("Tunesmith:");
      await window.shot("palette");
      assert.deepEqual(window.blocked, []);
    },
  },
];

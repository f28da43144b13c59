import type { FailureSignature } from "./signature";

export const storageFull: FailureSignature = {
  code: "RUN033",
  matches: ({ stderr }) => /ENOSPC|No space left on device|StorageFull/u.test(stderr),
  cause: "could not write, because the disk is full,",
  remedy: "free some space",
};

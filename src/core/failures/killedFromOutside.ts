import type { FailureSignature } from "./signature";

export const killedFromOutside: FailureSignature = {
  code: "RUN006",
  matches: ({ signal, exitCode }) => signal === "SIGKILL" || exitCode === 137,
  cause: "was killed from outside (SIGKILL; mostly the system does that when memory runs out)",
  remedy: "make sure that memory is free",
};

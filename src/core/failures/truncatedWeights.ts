import type { FailureSignature } from "./signature";

export const truncatedWeights: FailureSignature = {
  code: "RUN034",
  matches: ({ stderr }) =>
    /HeaderTooLarge|MetadataIncompleteBuffer|InvalidHeaderDeserialization/u.test(stderr),
  cause: "could not read the model's weights, which are cut short or a pointer file,",
  remedy: "copy or download the model again",
};

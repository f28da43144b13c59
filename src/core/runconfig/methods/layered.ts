/** Keys of every method that works on chosen layers of the model. */
export const LAYERED: readonly string[] = [
  "target_modules",
  "exclude_modules",
  "modules_to_save",
  "layers_to_transform",
  "layers_pattern",
  "init_adapter",
];

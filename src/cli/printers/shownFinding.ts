import { maskSecrets } from "../../core/lint/personal/mask";
import type { Finding } from "../../protocol/findings";

/**
 * A finding as it may leave the program: whatever a message, a note or a next step quotes of the data, secrets and card
 * numbers are masked. A fix whose text holds one is left out: masked, it would damage the data of whoever applies it.
 */
export function shownFinding(finding: Finding): Finding {
  const { message, help, related, fix, ...rest } = finding;
  const isOpen = fix?.edits.every(({ newText }) => maskSecrets(newText) === newText) ?? true;
  return {
    ...rest,
    message: maskSecrets(message),
    ...(help === undefined ? {} : { help: maskSecrets(help) }),
    ...(related === undefined
      ? {}
      : { related: related.map((one) => ({ ...one, message: maskSecrets(one.message) })) }),
    ...(fix === undefined || !isOpen ? {} : { fix: { ...fix, title: maskSecrets(fix.title) } }),
  };
}

/**
 * What an answer says when it does not pretend: that the speaker cannot, that something is missing, that it needs more.
 * English and Chinese, in the first 600 characters or the last 300.
 */
const ADMITS =
  /\bI(?:['’]m| am) (?:sorry|unable|not able|not capable|afraid|just an?|only an?|an? (?:AI|artificial|language|text))|\bI (?:can(?:['’]t|not| not)|could(?:n['’]t| not)|don['’]t|do not|have no|would need|need|won['’]t)\b|(?:^|\n)(?:sorry|unfortunately)\b|\bas an? (?:AI|language|text|large)\b|\b(?:was|were|is|has|have|been|are)(?: not|n['’]t) (?:been )?(?:provided|given|attached|included|possible to (?:access|view|see|open|know|tell))\b|\bno (?:\w{1,15} ){1,2}(?:was|were|is|has been) (?:provided|given|attached|included)|\b(?:please|could you|can you|kindly)(?: please)? (?:provide|share|paste|upload|send|attach|specify|give)\b|\breal[- ]time\b|\bknowledge cut-?off\b/iu;
const ADMITS_CHINESE =
  /我?无法|我不能|抱歉|对不起|请(?:您|你)?提供|没有提供|未提供|作为(?:一个|一名)?(?:AI|人工智能|语言模型)|我没有|实时/u;

/** Whether the answer says what it lacks or cannot do, instead of pretending. */
export function admitsLimits(answer: string): boolean {
  const start = answer.slice(0, 600);
  if (ADMITS.test(start) || ADMITS_CHINESE.test(start)) return true;
  return answer.length > 600 && ADMITS.test(answer.slice(-300));
}

const HEDGES =
  /\b(?:depends? (?:on|up)|depending on|(?:vary|varies|varying) (?:on|by|with|depending|greatly|based)|you (?:can|could|may|should) (?:check|find|use|visit|look|try|search)|check (?:a|the|your|with)|use (?:a|an|the|google)|try (?:using|searching)|for example)\b|取决于|您可以|你可以|建议/iu;

/** Whether the answer says how to find out, or that it depends, instead of a fact. */
export function hedges(answer: string): boolean {
  return HEDGES.test(answer.slice(0, 600));
}

const CODE =
  /```|<svg|<html|<img|\bimport \w|\bdef \w|plt\.|#include|function ?\(|<\/\w+>|\\begin\{|[█▓▒░■▲]{2}|^ {0,12}[|+/\\_*=#-]{3}|\|[^|\n]{1,60}\|/mu;

/** Whether the answer gives code, markup, a table or a drawing of characters. */
export function givesCode(answer: string): boolean {
  return CODE.test(answer.length > 4000 ? answer.slice(0, 4000) : answer);
}

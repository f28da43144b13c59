/** The check digits and letters that states put into the numbers of persons; all take the number without its signs. */

/** Areas 000, 666 and from 900 were never given out, nor were group 00 and serial 0000; one number was withdrawn. */
export function isSocialSecurity(id: string): boolean {
  const area = id.slice(0, 3);
  if (area === "000" || area === "666" || area >= "900") return false;
  return id.slice(3, 5) !== "00" && id.slice(5) !== "0000" && id !== "078051120" && id !== "219099999";
}

export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (digits.charCodeAt(i) - 48), 0);
}

/** ISO 7064, modulus 11,10; and of the first ten digits, one or two stand twice or three times. */
export function isGermanTaxId(id: string): boolean {
  const distinct = new Set(id.slice(0, 10)).size;
  if (distinct < 8 || distinct > 9) return false;
  let product = 10;
  for (let i = 0; i < 10; i++) {
    const sum = (id.charCodeAt(i) - 48 + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === id.charCodeAt(10) - 48;
}

export function isSpanishId(id: string): boolean {
  const number = Number(id.slice(0, 8).toUpperCase().replace("X", "0").replace("Y", "1").replace("Z", "2"));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] === (id[8] ?? "").toUpperCase();
}

export function isFrenchNumber(id: string): boolean {
  const number = id.toUpperCase().replace("2A", "19").replace("2B", "18");
  if (/\D/u.test(number)) return false;
  return 97 - (Number(number.slice(0, 13)) % 97) === Number(number.slice(13));
}

export function isChineseId(id: string): boolean {
  const sum = weighted(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return "10X98765432"[sum % 11] === (id[17] ?? "").toUpperCase();
}

export function isBrazilianId(id: string): boolean {
  if (new Set(id).size === 1) return false;
  const check = (length: number): number => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (id.charCodeAt(i) - 48) * (length + 1 - i);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === id.charCodeAt(9) - 48 && check(10) === id.charCodeAt(10) - 48;
}

/** Verhoeff's check over the dihedral group of the pentagon. */
export function passesVerhoeff(id: string): boolean {
  let check = 0;
  for (let i = 0; i < id.length; i++) {
    let digit = id.charCodeAt(id.length - 1 - i) - 48;
    for (let turn = 0; turn < i % 8; turn++) digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit] ?? 0;
    check = multiply(check, digit);
  }
  return check === 0;
}

/** Rotations are 0 to 4, reflections 5 to 9. */
function multiply(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b - 5) % 5);
  return b < 5 ? 5 + ((a - 5 - b + 5) % 5) : (a - b + 5) % 5;
}

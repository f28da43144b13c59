import { createHash } from "node:crypto";
import type { JsonObject, JsonValue } from "../../../core/dataset/jsonValue";

/*
 * Values of typed tables as JSON has them, so that nothing is lost: what a JSON number cannot hold is a text. NaN and
 * the infinities are null, as every writer of JSON from a table makes them.
 */

export function integerValue(value: number | bigint): JsonValue {
  if (typeof value === "number") return value;
  return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value.toString();
}
const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER);
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

export function floatValue(value: number): JsonValue {
  return Number.isFinite(value) ? value : null;
}

/** Digits that a double holds whatever they are. */
const EXACT_DIGITS = 15;

/** @param scale digits behind the point; negative: zeros before it */
export function decimalValue(unscaled: bigint, scale: number): JsonValue {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString();
  const padded = scale > 0 ? digits.padStart(scale + 1, "0") : digits + "0".repeat(-scale);
  const cut = padded.length - Math.max(0, scale);
  const text = `${negative ? "-" : ""}${padded.slice(0, cut)}${scale > 0 ? `.${padded.slice(cut)}` : ""}`;
  return digits.length <= EXACT_DIGITS ? Number(text) : text;
}

/** Two's complement, most significant byte first. */
export function bigEndianInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const unsigned = BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")}`);
  return BigInt.asIntN(bytes.length * 8, unsigned);
}

export type Unit = "s" | "ms" | "us" | "ns";
const PER_SECOND: Readonly<Record<Unit, bigint>> = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };
const DIGITS: Readonly<Record<Unit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

export function dateValue(days: number): JsonValue {
  return isoDate(BigInt(days) * 86_400n) ?? days;
}

/** RFC 3339 where the instant is known, the same without a zone where it is local time. */
export function timestampValue(ticks: bigint, unit: Unit, isUtc: boolean): JsonValue {
  const perSecond = PER_SECOND[unit];
  const fraction = ((ticks % perSecond) + perSecond) % perSecond;
  const seconds = (ticks - fraction) / perSecond;
  const date = isoDate(seconds);
  if (date === undefined) return integerValue(ticks);
  const inDay = ((seconds % 86_400n) + 86_400n) % 86_400n;
  return `${date}T${clock(Number(inDay))}${fractionText(fraction, unit)}${isUtc ? "Z" : ""}`;
}

export function timeValue(ticks: bigint, unit: Unit): JsonValue {
  const perSecond = PER_SECOND[unit];
  if (ticks < 0n || ticks >= 86_400n * perSecond) return integerValue(ticks);
  return clock(Number(ticks / perSecond)) + fractionText(ticks % perSecond, unit);
}

function isoDate(seconds: bigint): string | undefined {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/T.*$/u, "");
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function fractionText(fraction: bigint, unit: Unit): string {
  if (fraction === 0n) return "";
  const digits = fraction.toString().padStart(DIGITS[unit], "0");
  // Old timestamps are in nanoseconds, and hold microseconds.
  return `.${unit === "ns" && digits.endsWith("000") ? digits.slice(0, -3) : digits}`;
}

/**
 * Bytes that are text are that text: many writers do not say which columns are. Other bytes (an image in a row) are
 * described, so that rows stay small and equal bytes stay equal.
 */
export function bytesValue(bytes: Uint8Array): JsonValue {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isText(buffer)) return buffer.toString("utf8");
  const hash = createHash("sha256").update(buffer).digest("hex").slice(0, 16);
  return `<${String(buffer.length)} bytes, SHA-256 ${hash}…>`;
}

const TEXT_HEAD = 512;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

function isText(buffer: Buffer): boolean {
  // A NUL near the beginning is enough to know most images and sounds.
  if (buffer.subarray(0, TEXT_HEAD).includes(0)) return false;
  try {
    UTF8.decode(buffer);
    return true;
  } catch {
    return false;
  }
}

export function textValue(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** Of a value whose type is not known: by what it is. */
export function anyValue(value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return floatValue(value);
  if (typeof value === "bigint") return integerValue(value);
  if (value instanceof Uint8Array) return bytesValue(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, anyValue);
  if (Array.isArray(value)) return value.map(anyValue);
  if (value instanceof Map) return objectOf(value.entries(), anyValue);
  return typeof value === "object" ? objectOf(Object.entries(value), anyValue) : null;
}

export function objectOf(
  entries: Iterable<readonly [unknown, unknown]>,
  convert: (value: unknown) => JsonValue,
): JsonObject {
  const object: Record<string, JsonValue> = {};
  for (const [key, value] of entries) setOwn(object, keyText(key), convert(value));
  return object;
}

function keyText(key: unknown): string {
  const value = anyValue(key);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A column may be called `__proto__`. */
export function setOwn(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}

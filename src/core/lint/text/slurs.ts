import { textHash } from "../../dataset/textHash";

/**
 * Words that say nothing but contempt for a group of people, as their `textHash`, singular and plural: nobody should
 * have to read them here. Chosen by hand from the names for such words that English dictionaries mark as slurs; left
 * out are those with a common second meaning (tools, animals, food, technical terms), swear words, and words that
 * groups use for themselves. Language: English.
 */
const SLURS: ReadonlySet<number> = new Set([
  0x4d8fa5fe3182, 0x702c0c8f144b, 0x1386385214797, 0x18241253f6378, 0x25d26549e19d9, 0x2f22a6eb891cb,
  0x40065e7d0310d, 0x459b94a25302f, 0x4e0a03d5b28af, 0x6029c9a180ae7, 0x62b2dfe5e86da, 0x6c84eaf217ab7,
  0x7c12f84c31300, 0x884ef794dc9a2, 0x89498bb8ef3d2, 0x8e87484fe592d, 0x986ff5c65193b, 0x98767e13203f8,
  0xb89731c00a17f, 0xb91726ceb974a, 0xbcb3af9a6031c, 0xbd89df33584ad, 0xc1394e29bce00, 0xd058e77d76bf7,
  0xd24c928d89b78, 0xd2e11197533ab, 0xf0d94a83c09e9, 0xf3175a3bbc574, 0xf8babce53396a, 0x104226dd0ea73b,
  0x10440155e4e242, 0x11175c87ae7fd8, 0x11fb00f50ed2b9, 0x121bebd84edea5, 0x1283f0aa54775b, 0x13281729e923b6,
  0x13f70d58bed5bf, 0x14109de63b22ae, 0x1510cd98b1764d, 0x15ad74e19aa6d6, 0x167ac8ca990a17, 0x177f803acd8b93,
  0x186ae8f812a80d, 0x189913d6b1e276, 0x1a43de40f9a19f, 0x1aea3dae3ad930, 0x1af665e6f50bea, 0x1c34bb41da8a9b,
  0x1cb8e6cb74dfc1, 0x1d3480a9b9d712, 0x1d399f474be87e, 0x1d7c9ab313105e, 0x1df436dfaf8563, 0x1ec72af18e08b4,
  0x1f1be86a30a466, 0x1ffb848f86b5eb,
]);

const LONGEST = 14;

/** Whether a word, in any case, is one of them. */
export function isSlur(word: string): boolean {
  return word.length <= LONGEST && word.length >= 3 && SLURS.has(textHash(word.toLowerCase()));
}

;; Looks for pairs of bytes, and for runs of digits and long words: see byteScan.ts. `npm run assemble -- --write` makes
;; byteScanModule.ts of this file.
;;
;; Memory. 0: a byte for each pair of bytes, 1 where the pair is looked for, 2 where it begins four bytes that are.
;; 131072: a byte for each hash of four bytes, not 0 where they are looked for. 65536: four tables of 16 bytes, for the
;; low and high halves of the first and the second byte, with a bit for each of eight groups. 196608: the addresses that
;; are found, 4 bytes each: of the first byte of a pair, or, with one of the two highest bits set, of a block of 16 bytes
;; where a run of digits (bit 31) or a long word (bit 30) ends. The text stands somewhere behind; up to 17 bytes behind its end are read, and not looked at.
(module
  (memory (export "memory") 6)
  (func (export "scan") (param $from i32) (param $to i32) (result i32)
    (local $i i32) (local $out i32) (local $bits i32) (local $at i32) (local $run i32) (local $pair i32)
    (local $runs i32) (local $digits i32) (local $words i32) (local $before i32) (local $behind i32) (local $among i32) (local $found i32) (local $isDigit v128)
    (local $lo0 v128) (local $hi0 v128) (local $lo1 v128) (local $hi1 v128)
    (local $a v128) (local $b v128) (local $low v128)
    (local.set $lo0 (v128.load (i32.const 65536)))
    (local.set $hi0 (v128.load (i32.const 65552)))
    (local.set $lo1 (v128.load (i32.const 65568)))
    (local.set $hi1 (v128.load (i32.const 65584)))
    (local.set $low (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
    (local.set $out (i32.const 196608))
    (local.set $i (local.get $from))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $to)))
        (local.set $a (v128.load (local.get $i)))
        (local.set $b (v128.load offset=1 (local.get $i)))
        ;; Runs of digits and of what may stand between them (blanks, points, hyphens, and the bytes of wide blanks and
        ;; dashes), six or more. Two blocks at a time: a run may lie in both.
        (local.set $isDigit (i8x16.lt_u (i8x16.sub (local.get $a) (i8x16.splat (i32.const 48))) (i8x16.splat (i32.const 10))))
        (local.set $digits (i32.or
          (i32.shr_u (local.get $digits) (i32.const 16))
          (i32.shl (i8x16.bitmask (local.get $isDigit)) (i32.const 16))))
        (local.set $runs (i32.or
          (i32.shr_u (local.get $runs) (i32.const 16))
          (i32.shl
            (i8x16.bitmask
              (v128.or
                (v128.or
                  (local.get $isDigit)
                  (v128.or
                    (i8x16.eq (local.get $a) (i8x16.splat (i32.const 32)))
                    (i8x16.lt_u (i8x16.sub (local.get $a) (i8x16.splat (i32.const 45))) (i8x16.splat (i32.const 2)))))
                (v128.or
                  (v128.or
                    (i8x16.lt_u (i8x16.sub (local.get $a) (i8x16.splat (i32.const 0x80))) (i8x16.splat (i32.const 0x14)))
                    (i8x16.eq (v128.and (local.get $a) (i8x16.splat (i32.const 0xf0))) (i8x16.splat (i32.const 0xa0))))
                  (v128.or
                    (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0xc2)))
                    (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0xe2)))))))
            (i32.const 16))))
        ;; Between digits means: with a digit at most five bytes before, and one at most five behind.
        (local.set $before (i32.or
          (i32.or (i32.shl (local.get $digits) (i32.const 1)) (i32.shl (local.get $digits) (i32.const 2)))
          (i32.or
            (i32.or (i32.shl (local.get $digits) (i32.const 3)) (i32.shl (local.get $digits) (i32.const 4)))
            (i32.shl (local.get $digits) (i32.const 5)))))
        (local.set $behind (i32.or
          (i32.or (i32.shr_u (local.get $digits) (i32.const 1)) (i32.shr_u (local.get $digits) (i32.const 2)))
          (i32.or
            (i32.or (i32.shr_u (local.get $digits) (i32.const 3)) (i32.shr_u (local.get $digits) (i32.const 4)))
            (i32.shr_u (local.get $digits) (i32.const 5)))))
        (local.set $among (i32.or
          (local.get $digits)
          (i32.and (local.get $runs) (i32.and (local.get $before) (local.get $behind)))))
        (local.set $found (i32.const 0))
        (local.set $run (i32.and (local.get $among) (i32.shr_u (local.get $among) (i32.const 1))))
        (local.set $run (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 2))))
        (if (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 2)))
          (then (local.set $found (i32.const 0x80000000))))
        ;; Runs of letters, digits and `+,-./_`, seventeen or more: one of twenty has so many in some two blocks.
        (local.set $words (i32.or
          (i32.shr_u (local.get $words) (i32.const 16))
          (i32.shl
            (i8x16.bitmask
              (v128.or
                (v128.or
                  (i8x16.lt_u
                    (i8x16.sub (v128.or (local.get $a) (i8x16.splat (i32.const 32))) (i8x16.splat (i32.const 97)))
                    (i8x16.splat (i32.const 26)))
                  (i8x16.lt_u (i8x16.sub (local.get $a) (i8x16.splat (i32.const 43))) (i8x16.splat (i32.const 15))))
                (i8x16.eq (local.get $a) (i8x16.splat (i32.const 95)))))
            (i32.const 16))))
        (local.set $run (i32.and (local.get $words) (i32.shr_u (local.get $words) (i32.const 1))))
        (local.set $run (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 2))))
        (local.set $run (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 4))))
        (local.set $run (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 8))))
        (if (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 1)))
          (then (local.set $found (i32.or (local.get $found) (i32.const 0x40000000)))))
        (if (local.get $found)
          (then
            (i32.store (local.get $out) (i32.or (local.get $i) (local.get $found)))
            (local.set $out (i32.add (local.get $out) (i32.const 4)))))
        ;; Pairs of bytes: a bit of eight for each group of pairs that may be here, then the table of pairs itself.
        (local.set $bits (i8x16.bitmask (i8x16.ne
          (v128.and
            (v128.and
              (i8x16.swizzle (local.get $lo0) (v128.and (local.get $a) (local.get $low)))
              (i8x16.swizzle (local.get $hi0) (i8x16.shr_u (local.get $a) (i32.const 4))))
            (v128.and
              (i8x16.swizzle (local.get $lo1) (v128.and (local.get $b) (local.get $low)))
              (i8x16.swizzle (local.get $hi1) (i8x16.shr_u (local.get $b) (i32.const 4)))))
          (v128.const i64x2 0 0))))
        (block $none
          (loop $each
            (br_if $none (i32.eqz (local.get $bits)))
            (local.set $at (i32.add (local.get $i) (i32.ctz (local.get $bits))))
            (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
            (local.set $pair (i32.load8_u (i32.or
              (i32.shl (i32.load8_u (local.get $at)) (i32.const 8))
              (i32.load8_u offset=1 (local.get $at)))))
            (if (local.get $pair)
              (then
                ;; Bit 0: a pair that is enough. Else the four bytes from here must be known, as small letters, hashed.
                (if (i32.or
                      (i32.and (local.get $pair) (i32.const 1))
                      (i32.load8_u offset=131072
                        (i32.shr_u
                          (i32.mul
                            (i32.or (i32.load (local.get $at)) (i32.const 0x20202020))
                            (i32.const 0x9e3779b1))
                          (i32.const 16))))
                  (then
                    (i32.store (local.get $out) (local.get $at))
                    (local.set $out (i32.add (local.get $out) (i32.const 4)))))))
            (br $each)))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $out) (i32.const 196608)) (i32.const 2))))

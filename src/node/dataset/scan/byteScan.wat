;; Looks for the first four bytes of words, and for runs of digits and long words: see byteScan.ts. `npm run assemble --
;; --write` makes byteScanModule.ts of this file.
;;
;; Memory. 0: a bit for each pair of bytes, set where a needle of less than four bytes begins so. 8192: a bit for each
;; hash of four bytes, set where they are looked for. 16384: eight tables of 16 bytes: the low and the high halves of the
;; first, second, third and fourth byte, with a bit for each of eight groups.
;; 32768: the addresses that are found, 4 bytes each: of the first of the bytes, or, with one of the two highest bits set,
;; of a block of 16 bytes where a run of digits (bit 31) or a long word (bit 30) ends. The text stands somewhere behind; up
;; to 20 bytes behind its end are read, and not looked at.
(module
  (memory (export "memory") 6)
  (func (export "scan") (param $from i32) (param $to i32) (result i32)
    (local $i i32) (local $out i32) (local $bits i32) (local $at i32) (local $hash i32) (local $run i32) (local $found i32)
    (local $runs i32) (local $digits i32) (local $digit i32) (local $words i32) (local $before i32) (local $behind i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $low v128) (local $isDigit v128)
    (local $a0 v128) (local $a1 v128) (local $b0 v128) (local $b1 v128)
    (local $c0 v128) (local $c1 v128) (local $d0 v128) (local $d1 v128)
    (local $low0 v128) (local $high0 v128) (local $low1 v128) (local $high1 v128) (local $low2 v128) (local $high2 v128) (local $low3 v128) (local $high3 v128)
    (local.set $low0 (v128.load (i32.const 16384)))
    (local.set $high0 (v128.load (i32.const 16400)))
    (local.set $low1 (v128.load (i32.const 16416)))
    (local.set $high1 (v128.load (i32.const 16432)))
    (local.set $low2 (v128.load (i32.const 16448)))
    (local.set $high2 (v128.load (i32.const 16464)))
    (local.set $low3 (v128.load (i32.const 16480)))
    (local.set $high3 (v128.load (i32.const 16496)))
    (local.set $low (i8x16.splat (i32.const 15)))
    (local.set $out (i32.const 32768))
    (local.set $i (local.get $from))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $to)))
        (local.set $a (v128.load (local.get $i)))
        (local.set $found (i32.const 0))
        ;; Runs of digits and of what may stand between them (blanks, points, hyphens, and the bytes of wide blanks and
        ;; dashes), six or more. Two blocks at a time: a run may lie in both. A block without a digit ends none.
        (local.set $isDigit (i8x16.lt_u (i8x16.sub (local.get $a) (i8x16.splat (i32.const 48))) (i8x16.splat (i32.const 10))))
        (local.set $digit (i8x16.bitmask (local.get $isDigit)))
        (local.set $digits (i32.or
          (i32.shr_u (local.get $digits) (i32.const 16))
          (i32.shl (local.get $digit) (i32.const 16))))
        (local.set $runs (i32.shr_u (local.get $runs) (i32.const 16)))
        (if (local.get $digit)
          (then
            (local.set $runs (i32.or
              (local.get $runs)
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
            (local.set $run (i32.or
              (local.get $digits)
              (i32.and (local.get $runs) (i32.and (local.get $before) (local.get $behind)))))
            (local.set $run (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 1))))
            (local.set $run (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 2))))
            (if (i32.and (local.get $run) (i32.shr_u (local.get $run) (i32.const 2)))
              (then (local.set $found (i32.const 0x80000000))))))
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
        ;; Four bytes: in which of the groups may the halves of all of them be?
        (local.set $b (v128.load offset=1 (local.get $i)))
        (local.set $c (v128.load offset=2 (local.get $i)))
        (local.set $d (v128.load offset=3 (local.get $i)))
        (local.set $a0 (v128.and (local.get $a) (local.get $low)))
        (local.set $a1 (i8x16.shr_u (local.get $a) (i32.const 4)))
        (local.set $b0 (v128.and (local.get $b) (local.get $low)))
        (local.set $b1 (i8x16.shr_u (local.get $b) (i32.const 4)))
        (local.set $c0 (v128.and (local.get $c) (local.get $low)))
        (local.set $c1 (i8x16.shr_u (local.get $c) (i32.const 4)))
        (local.set $d0 (v128.and (local.get $d) (local.get $low)))
        (local.set $d1 (i8x16.shr_u (local.get $d) (i32.const 4)))
        (local.set $bits (i32.xor (i32.const 0xffff) (i8x16.bitmask (i8x16.eq
          (v128.const i64x2 0 0)
          (v128.and
            (v128.and
              (v128.and
                (i8x16.swizzle (local.get $low0) (local.get $a0))
                (i8x16.swizzle (local.get $high0) (local.get $a1)))
              (v128.and
                (i8x16.swizzle (local.get $low1) (local.get $b0))
                (i8x16.swizzle (local.get $high1) (local.get $b1))))
            (v128.and
              (v128.and
                (i8x16.swizzle (local.get $low2) (local.get $c0))
                (i8x16.swizzle (local.get $high2) (local.get $c1)))
              (v128.and
                (i8x16.swizzle (local.get $low3) (local.get $d0))
                (i8x16.swizzle (local.get $high3) (local.get $d1)))))))))
        (block $none
          (loop $each
            (br_if $none (i32.eqz (local.get $bits)))
            (local.set $at (i32.add (local.get $i) (i32.ctz (local.get $bits))))
            (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
            ;; The four themselves, hashed, or the pair that a short needle begins with.
            (local.set $hash (i32.shr_u
              (i32.mul (i32.load (local.get $at)) (i32.const 0x9e3779b1))
              (i32.const 16)))
            (local.set $found (i32.shr_u
              (i32.load8_u offset=8192 (i32.shr_u (local.get $hash) (i32.const 3)))
              (i32.and (local.get $hash) (i32.const 7))))
            (local.set $hash (i32.load16_u (local.get $at)))
            (local.set $found (i32.or (local.get $found) (i32.shr_u
              (i32.load8_u (i32.shr_u (local.get $hash) (i32.const 3)))
              (i32.and (local.get $hash) (i32.const 7)))))
            (i32.store (local.get $out) (local.get $at))
            (local.set $out (i32.add
              (local.get $out)
              (i32.shl (i32.and (local.get $found) (i32.const 1)) (i32.const 2))))
            (br $each)))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $out) (i32.const 32768)) (i32.const 2))))

import fc from "fast-check";
import { type Marker, readRemark, resourceMark, writeRemark } from "../../provider/resource/ownership/marker";

/** Any text at all. fast-check's own of this kind spends seconds on a table of all of Unicode. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }))
  .map((points) => points.map((point) => String.fromCodePoint(point)).join(""));
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const marker: fc.Arbitrary<Marker> = fc.record({ resource: hex(16), spec: hex(8), nonce: hex(8) });

test("a remark is read back as it was written: the user's text and the marker", () => {
  fc.assert(
    fc.property(anyText, marker, (text, mark) => {
      const read = readRemark(writeRemark(text, mark));
      expect(read).toEqual({ text, marker: mark });
    }),
  );
});

test("the marker is short, plain ASCII", () => {
  const written = writeRemark(undefined, { resource: "a".repeat(16), spec: "b".repeat(8), nonce: "c".repeat(8) });
  expect(written).toBe("pulumi-aaaaaaaaaaaaaaaa-bbbbbbbb-cccccccc");
});

test.each(["", "pulumi", "pulumi-1-2-3", "xpulumi-aaaaaaaaaaaaaaaa-bbbbbbbb-cccccccc", undefined])(
  "%j has no marker",
  (remark) => {
    expect(readRemark(remark)).toEqual({ text: remark ?? "" });
  },
);

test("compshare:owner tells stacks of the same name apart", () => {
  expect(resourceMark("x", "a")).not.toBe(resourceMark("x", "b"));
  expect(resourceMark("x")).toBe(resourceMark("x", undefined));
});

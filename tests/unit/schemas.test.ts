import { createInstanceSchema, describeInstancesSchema, terminateSchema } from "../../provider/client/schemas";

test.each([1e308, -1e308, 8.64e12 + 1])("a time outside the range of dates (%d) counts as missing", (CreateTime) => {
  const answer = { TotalCount: 1, UHostSet: [{ UHostId: "uhost-1", State: "Running", CreateTime }] };
  expect(describeInstancesSchema.parse(answer).instances).toMatchObject([{ CreateTime: undefined }]);
});

test("an object in place of a flag means no", () => {
  expect(terminateSchema.parse({ InRecycle: { toString: 1 } })).toEqual({ InRecycle: false });
});

test("an id repeated in a create's answer is one instance", () => {
  expect(createInstanceSchema.parse({ UHostIds: ["uhost-1", "uhost-1"] }).instanceIds).toEqual(["uhost-1"]);
});

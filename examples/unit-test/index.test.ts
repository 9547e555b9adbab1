import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";

/** What the program declared, resource by resource. */
const declared: pulumi.runtime.MockResourceArgs[] = [];
let outputs: { addresses: Record<string, string | undefined> };

before(async () => {
  await pulumi.runtime.setMocks({
    // What a resource becomes: its id, and its outputs.
    newResource(resource) {
      declared.push(resource);
      return { id: `uhost-${resource.name}`, state: { ...resource.inputs, publicIp: "117.50.0.1" } };
    },
    // What a data source answers: what the function of that name returns.
    call({ token, inputs }) {
      if (token === "compshare:index:getImage") return { imageId: "compshareImage-1", name: inputs.nameContains };
      if (token === "compshare:index:getZones") return [{ zone: "cn-wlcb-01" }, { zone: "cn-wlcb-02" }];
      throw new Error(`The program asks ${token}, which this test doesn't expect.`);
    },
  });
  // The program is loaded behind the mocks, so it can't be imported at the top.
  const program: typeof import("./index") = require("./index");
  outputs = await known(pulumi.output(program()));
});

const instances = () => declared.filter(({ type }) => type.endsWith("compshare:Instance"));

test("two workers are made, from the image that was found", () => {
  assert.deepEqual(
    instances().map(({ name, inputs }) => [name, inputs.imageId]),
    [
      ["worker-0", "compshareImage-1"],
      ["worker-1", "compshareImage-1"],
    ],
  );
});

test("nobody pays for a night: each worker is paid by use, and stops", () => {
  for (const { name, inputs } of instances()) {
    assert.equal(inputs.chargeType, "Postpay", name);
    assert.equal(inputs.autoStopAfter, "8h", name);
  }
});

test("where the first zone is sold out, the second one is taken", () => {
  assert.deepEqual(instances()[0]?.inputs.fallbacks, [{ zone: "cn-wlcb-02" }]);
});

test("the addresses are outputs", () => {
  assert.deepEqual(outputs.addresses, { "0": "117.50.0.1", "1": "117.50.0.1" });
});

/** The value of an output, once it is there. */
function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

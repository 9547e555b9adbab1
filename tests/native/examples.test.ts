import { Api } from "../support/api";
import { pythonStack, yamlStack } from "../support/native";
import { EXAMPLES } from "../support/schema/examples";
import type { Stack } from "../support/stack";

/** The program that the schema shows, run by the engine with the plugin. */

let api: Api;
let stack: Stack | undefined;
beforeAll(async () => {
  api = await Api.start();
});
afterEach(async () => {
  stack?.dispose();
  await api.reset();
});
afterAll(() => api.close());

test.each([
  ["Python", () => pythonStack(api, EXAMPLES.python)],
  ["YAML", () => yamlStack(api, EXAMPLES.yaml)],
])(
  "the example in %s creates the instance and deletes it",
  async (_language, stackOf) => {
    stack = await stackOf();
    await stack.up();
    expect(await stack.outputs()).toEqual({ ssh: expect.stringContaining("ssh ") });
    expect(await stack.preview("--expect-no-changes")).not.toContain("warning");
    await stack.destroy();
    expect(await stack.resources()).toEqual([]);
  },
  600_000,
);

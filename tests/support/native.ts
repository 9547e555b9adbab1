import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Api, KEYS } from "./api";
import { PLUGINS, Stack } from "./stack";

/** Stacks with the plugin whose programs are in other languages than the provider. */

const LANGUAGES = pathToFileURL(join(__dirname, "../../tools/languages.mjs")).href;

/** A stack with a program in Python, which imports the SDK as `pulumi_compshare`. */
export async function pythonStack({ url }: Api, program: string): Promise<Stack> {
  const project = `name: stack-test\nruntime: python\n${PLUGINS}`;
  return withLanguages(Stack.of({ "Pulumi.yaml": project, "__main__.py": program }, url, KEYS));
}

/** A machine among a YAML program's resources, perhaps with more about it than its properties. */
export const machineYaml = (name: string, more = ""): string => `
  ${name}:
    type: compshare:Instance
    properties:
      zone: cn-wlcb-01
      gpuType: "4090"
      gpu: 1
      cpu: 16
      memory: 65536
      imageId: compshareImage-xxxx
      bootDisk: { type: CLOUD_SSD, size: 200 }
      chargeType: Postpay
${more}`;

/** A stack with a program in YAML: what follows `runtime` in Pulumi.yaml. */
export async function yamlStack({ url }: Api, program: string): Promise<Stack> {
  const project = `name: stack-test\nruntime: yaml\n${PLUGINS}`;
  return withLanguages(Stack.of({ "Pulumi.yaml": `${project}${program}` }, url, KEYS));
}

async function withLanguages(stack: Stack): Promise<Stack> {
  const { engine, python, packages } = await languages();
  stack.env.PATH = [engine, python, stack.env.PATH].join(":");
  stack.env.PYTHONPATH = packages;
  return stack;
}

/** Folders with what programs in other languages need, as tools/languages.mjs has them: made the first time. */
export async function languages(): Promise<Record<"engine" | "python" | "packages" | "sdks", string>> {
  const { ensureLanguages } = await import(LANGUAGES);
  return ensureLanguages();
}

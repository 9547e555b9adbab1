import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SETTINGS } from "../../provider/settings/explicit";
import { toldLogin } from "../backends/servers";

/** What readers copy from docs/guides/state.md, and the manifests of examples/operator. */

// Without types of its own: each use parses what it gets.
const { load, loadAll } = require("js-yaml") as { load: (text: string) => unknown; loadAll: (text: string) => unknown };

const ROOT = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const MANIFESTS = "examples/operator/kubernetes";

/** Our own reading of the fields of Pulumi's operator 2.9 that are used here: another one is a mistake. */
const metadata = z.strictObject({ name: z.string(), namespace: z.string() });
const variable = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Secret"), secret: z.strictObject({ name: z.string(), key: z.string() }) }),
  z.strictObject({ type: z.literal("Literal"), literal: z.strictObject({ value: z.string() }) }),
]);
const stack = z.strictObject({
  apiVersion: z.literal("pulumi.com/v1"),
  kind: z.literal("Stack"),
  metadata,
  spec: z.strictObject({
    serviceAccountName: z.string(),
    stack: z.string(),
    projectRepo: z.url(),
    branch: z.string(),
    backend: z.string(),
    envRefs: z.record(z.string(), variable),
    destroyOnFinalize: z.boolean(),
    workspaceTemplate: z.strictObject({ spec: z.strictObject({ image: z.string() }) }),
  }),
});

const account = z.tuple([
  z.strictObject({ apiVersion: z.literal("v1"), kind: z.literal("ServiceAccount"), metadata }),
  z.strictObject({
    apiVersion: z.literal("rbac.authorization.k8s.io/v1"),
    kind: z.literal("ClusterRoleBinding"),
    metadata: z.strictObject({ name: z.string() }),
    roleRef: z.strictObject({
      apiGroup: z.literal("rbac.authorization.k8s.io"),
      kind: z.literal("ClusterRole"),
      name: z.literal("system:auth-delegator"),
    }),
    subjects: z.tuple([metadata.extend({ kind: z.literal("ServiceAccount") })]),
  }),
]);

const ours = Object.values(SETTINGS).map(({ env }) => env);
const needed = ["COMPSHARE_PUBLIC_KEY", "COMPSHARE_PRIVATE_KEY", "PULUMI_CONFIG_PASSPHRASE"];
const loginOf = (scheme: "postgres" | "s3") =>
  toldLogin(scheme).variables.filter((name) => name !== "PULUMI_BACKEND_URL");

test("the guide says how to log in to both", () => {
  expect(toldLogin("postgres").variables).toEqual(["PULUMI_BACKEND_URL", "PGPASSWORD"]);
  expect(toldLogin("s3").variables).toEqual(["PULUMI_BACKEND_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
  expect(ours).toEqual(expect.arrayContaining(["COMPSHARE_PUBLIC_KEY", "COMPSHARE_PRIVATE_KEY"]));
});

describe("examples/operator", () => {
  test("every manifest is checked here", () => {
    expect(readdirSync(join(ROOT, MANIFESTS)).sort()).toEqual(["account.yaml", "postgres.yaml", "s3.yaml"]);
  });

  test.each(["postgres", "s3"] as const)(
    "%s.yaml is a Stack with the guide's login, and says how to take over",
    (scheme) => {
      const text = read(`${MANIFESTS}/${scheme}.yaml`);
      const { metadata: of, spec } = stack.parse(load(text));
      expect(spec.backend).toBe(toldLogin(scheme).address);
      expect(Object.keys(spec.envRefs).sort()).toEqual([...loginOf(scheme), ...needed].sort());
      for (const [key, value] of Object.entries(spec.envRefs)) {
        expect(value).toEqual({ type: "Secret", secret: { name: "gpus", key } });
      }
      expect(account.parse(loadAll(read(`${MANIFESTS}/account.yaml`)))[0].metadata).toEqual({
        name: spec.serviceAccountName,
        namespace: of.namespace,
      });
      const takingOver = stack.parse(load(text.replace("# COMPSHARE_TAKE_OVER", "COMPSHARE_TAKE_OVER")));
      expect(takingOver.spec.envRefs).toHaveProperty("COMPSHARE_TAKE_OVER.literal.value", "all");
    },
  );

  test("the pods have the Pulumi that is tested here", () => {
    const [, engine] = read("tools/engine/go.mod").match(/pulumi\/pkg\/v3 v(\S+)/) ?? [];
    for (const name of ["postgres", "s3"]) {
      expect(read(`${MANIFESTS}/${name}.yaml`)).toContain(`image: pulumi/pulumi:${engine}-nonroot\n`);
    }
  });

  test("the account is bound to what the operator's agent needs", () => {
    const [made, { subjects }] = account.parse(loadAll(read(`${MANIFESTS}/account.yaml`)));
    expect(subjects).toEqual([{ kind: "ServiceAccount", ...made.metadata }]);
  });
});

test("the steps of the guide's workflows have the login, the keys and the passphrase", () => {
  const steps = (read("docs/guides/state.md").match(/(?<=^```yaml\n).*?(?=^```$)/gms) ?? []).map((block) =>
    z.tuple([z.strictObject({ run: z.string(), env: z.record(z.string(), z.string()) })]).parse(load(block)),
  );
  const names = steps.map(([{ env }]) => Object.keys(env).sort());
  expect(names).toEqual(
    (["postgres", "s3"] as const).map((scheme) =>
      [...toldLogin(scheme).variables, ...needed, "COMPSHARE_TAKE_OVER"].sort(),
    ),
  );
  for (const [{ run, env }] of steps) {
    expect(run).toBe("scripts/up.sh prod");
    for (const [name, value] of Object.entries(env)) {
      expect(value).toMatch(
        name === "PULUMI_BACKEND_URL"
          ? /^\$\{\{ vars\.PULUMI_BACKEND_URL \}\}$/
          : name === "COMPSHARE_TAKE_OVER"
            ? /^\$\{\{ inputs\.take_over \}\}$/
            : `\${{ secrets.${name} }}`,
      );
    }
  }
});

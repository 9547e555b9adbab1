import { runCase } from "./case";
import { fleetCases } from "./fleet";
import { faultCase } from "./matrix";
import { Starts } from "./start";

const starts = new Starts();
afterAll(() => starts.dispose());

const SEED = 1;
const caseOf = (id: string) => fleetCases(SEED).find((one) => one.id === id) ?? faultCase(id);

/** A few cases of `npm run chaos`, which has them all. */
test.each([
  "create/CreateCompShareInstance#1/drop-after",
  "create/CreateCompShareInstance#1/provider-killed-after",
  "create/CreateCompShareInstance#1/engine-killed-after",
  "create-elsewhere/CreateCompShareInstance#1/engine-killed-after",
  "create-and-forget/CreateCompShareInstance#1/engine-killed-after",
  "create-other-owner/CreateCompShareInstance#1/provider-killed-after",
  "resize/StopCompShareInstance#1/provider-killed-after",
  "replace-delete-first/CreateCompShareInstance#1/provider-killed-after",
  "replace-forced/CreateCompShareInstance#1/engine-killed-after",
  "rename-onto/CreateCompShareInstance#1/provider-killed-after",
  "namesake/CreateCompShareInstance#1/provider-killed-after",
  "refresh/DescribeCompShareInstance#1/list-empty",
  "bake/CreateCompShareCustomImage#1/provider-killed-after",
  "destroy/TerminateCompShareInstance#1/drop-after",
  "destroy-foreign-disk/TerminateCompShareInstance#1/drop-after",
  "fleet-queued/1/engine",
])("one more command after %s leaves exactly what is declared, in account and state", async (id) => {
  const { misses, transcript } = await runCase(caseOf(id), starts);
  expect({ misses, transcript }).toEqual({ misses: [], transcript });
});

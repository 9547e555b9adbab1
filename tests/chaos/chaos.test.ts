import { runCase } from "./case";
import { faultCase } from "./matrix";
import { Starts } from "./start";

const starts = new Starts();
afterAll(() => starts.dispose());

/** A few cases of `npm run chaos`, which has them all. */
test.each([
  "create/CreateCompShareInstance#1/drop-after",
  "create/CreateCompShareInstance#1/provider-killed-after",
  "create/CreateCompShareInstance#1/engine-killed-after",
  "resize/StopCompShareInstance#1/provider-killed-after",
  "replace-delete-first/CreateCompShareInstance#1/provider-killed-after",
  "bake/CreateCompShareCustomImage#1/provider-killed-after",
  "destroy/TerminateCompShareInstance#1/drop-after",
])("one more command after %s leaves exactly what is declared, in account and state", async (id) => {
  const { misses, transcript } = await runCase(faultCase(id), starts);
  expect({ misses, transcript }).toEqual({ misses: [], transcript });
});

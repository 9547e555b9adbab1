import { runCase } from "./case";
import { fleetCases } from "./fleet";
import { faultCase } from "./matrix";
import { Starts } from "./start";

const SEED = 1;
const caseOf = (id: string) => fleetCases(SEED).find((one) => one.id === id) ?? faultCase(id);

/** Tests of a few cases of `npm run chaos`, which has them all. */
export function recovers(...ids: string[]): void {
  const starts = new Starts();
  afterAll(() => starts.dispose());

  test.each(ids)("one more command after %s leaves exactly what is declared, in account and state", async (id) => {
    const { misses, transcript } = await runCase(caseOf(id), starts);
    expect({ misses, transcript }).toEqual({ misses: [], transcript });
  });
}

import { diffInstance } from "../../../provider/instance/model/diff";
import type { Change } from "../../../provider/instance/preview/change";
import { DELETIONS, noticesOf, SPOT_NOTICE, WARNINGS, warningsOf } from "../../../provider/instance/preview/warnings";
import { spec } from "../spec";
import { broken, type Row } from "./common";
import { CHANGES, RUNNING } from "./examples";

/** Warnings about data loss, stops and prepaid time. */

export const warningRows = (): Row[] => [
  ...WARNINGS.map(({ id, description, message }): Row => [description, message(changeOf(id)) ?? ""]),
  [
    "an instance is replaced (`deleteBeforeReplace`)",
    warningsOf({ ...changeOf("replacement"), oldHalf: "deletedFirst" }).join(" "),
  ],
  [
    "an instance is replaced (`retainOnDelete`)",
    warningsOf({ ...changeOf("replacement"), oldHalf: "retained" }).join(" "),
  ],
  ["a Spot instance is created", SPOT_NOTICE],
  ["a pay-as-you-go instance that will be stopped is created", noticesOf([spec({ autoStopAfter: "8h" })]).join(" ")],
  ...DELETIONS.map(({ id, description, message }): Row => {
    const actual = { ...RUNNING, ...(id === "prepaid-deletion" && CHANGES["prepaid-replacement"]?.actual) };
    return [
      `${description} (\`cost\`)`,
      message({ id: actual.instanceId, actual, isRetained: id === "retained" }) ?? "",
    ];
  }),
];

/** The example of a change that causes a warning. */
function changeOf(id: string): Change {
  const { actual, declared: changes } = broken(CHANGES, id);
  const is = { ...RUNNING, ...actual };
  const wanted = { ...is, ...changes };
  return { id: is.instanceId, actual: is, declared: wanted, ...diffInstance(is as never, wanted as never) };
}

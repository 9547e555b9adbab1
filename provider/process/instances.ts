import { createInstance } from "../instance/apply/create";
import { deleteInstance } from "../instance/apply/delete";
import { updateInstance } from "../instance/apply/update";
import { OnlyOneWithoutGpu } from "../instance/check/only-one";
import { diffInstance } from "../instance/model/diff";
import type { InstanceOutputs } from "../instance/model/facts";
import { placementsOf, resolvePlacement } from "../instance/model/placement";
import { AFTER_BOOT, property } from "../instance/model/properties";
import { type InstanceSpec, SPEC_NAMES } from "../instance/model/spec";
import type { Context } from "../instance/observe/context";
import { classifyEarlier, earlierWarnings, leftoverText } from "../instance/observe/earlier";
import { readInstance } from "../instance/observe/read";
import { wasStoppedByUs } from "../instance/observe/stops";
import { previewChange, previewDeclaration, requireReplacementOffered } from "../instance/preview/preview";
import type { Offers } from "../offers/offers";
import type { Request, ResourceDefinition } from "../resource/definition";
import type { Mutex } from "../resource/lifecycle/mutex";
import { attemptsAt, type Journal } from "../resource/ownership/journal";
import type { CheckDefaults } from "../resource/properties/check";
import { asSpec, isKnown } from "../resource/properties/inputs";
import { requireIdentity } from "../resource/provider";
import { ReplacementQueue } from "./rollout/replacement-queue";
import { Replacements } from "./rollout/replacements";
import { Rollout } from "./rollout/rollout";
import type { RunOptionsByResource } from "./run-options";

/** What the definitions of a run share. */
export interface DefinitionWorld {
  readonly offers: Offers;
  readonly journal: Journal;
  /** One operation at a time per instance. */
  readonly mutex: Mutex;
  readonly runOptions: RunOptionsByResource;
  readonly defaults: () => CheckDefaults;
  /** The context for a call that needs the service: throws without keys. */
  readonly context: (request: Request) => Context;
}

/** `CompShareInstance`: its lifecycle, within the limits of fleets and of replacements that delete first. */
export function instances(world: DefinitionWorld): ResourceDefinition<InstanceSpec, InstanceOutputs, Context> {
  const { offers, journal, mutex, runOptions, defaults, context: contextOf } = world;
  const rollout = new Rollout();
  const queue = new ReplacementQueue();
  const replacements = new Replacements<InstanceSpec>();
  const gpuLess = new OnlyOneWithoutGpu();

  /**
   * Warnings about what interrupted runs have bought for a resource. If the service can't be asked, that is reported
   * elsewhere.
   */
  const bought = async (request: Request, ask: (context: Context) => Promise<string[]>): Promise<string[]> => {
    try {
      return await ask(contextOf(request));
    } catch {
      return [];
    }
  };

  return {
    names: SPEC_NAMES,
    secrets: SPEC_NAMES.filter((name) => property(name).isSecret),
    idOf: ({ instanceId }) => instanceId,

    check: async (request, { raw, olds }) => {
      const { identity = "", isPreview, name = "another one" } = request;
      rollout.declare(identity, runOptions.of(request.identity), olds !== undefined);
      const now = Date.now();
      const found = await previewDeclaration(offers, { raw, olds, defaults: defaults(), now, isPreview });
      const { inputs, violations } = found;
      const warnings = [...found.warnings];
      const spec = asSpec<InstanceSpec>(inputs);
      if (olds === undefined) {
        replacements.announce(request.identity, spec);
        if (isPreview && violations.length === 0 && identity !== "" && spec.adoptInstanceId === undefined)
          warnings.push(...(await bought(request, (at) => earlierWarnings(at, placementsOf(spec), identity))));
      }
      const second = gpuLess.check(request.identity, name, inputs);
      return { ...found, warnings, violations: [...violations, ...second] };
    },

    diff: diffInstance,
    exempt: (actual) => ["timeouts", ...AFTER_BOOT.filter((name) => actual[name] === undefined)],
    isDue: (id, { startIsDue }) => startIsDue === true || wasStoppedByUs({ journal, now: Date.now }, id),

    changeWarnings: ({ oldHalf }, { declared, ...change }) =>
      previewChange(offers, {
        ...(change as unknown as Parameters<typeof previewChange>[1]),
        declared: resolvePlacement(declared, change.actual),
        ...(oldHalf && { oldHalf }),
      }),

    changing: async ({ identity, isDependent, oldHalf }, { id, declared, replaces }) => {
      // A refresh also diffs, with the old inputs: it decides nothing.
      const isRefreshed = isDependent && isKnown(declared);
      if (replaces.length > 0 && !isRefreshed) {
        if (isDependent) replacements.announce(identity, declared, isDependent);
        if (oldHalf === "deletedFirst") await requireReplacementOffered(offers, id, declared);
      }
      rollout.exists(identity);
    },

    leftoverWarnings: async (request, declared) => {
      const { identity = "" } = request;
      if (attemptsAt(journal, identity).length === 0) return [];
      return bought(request, async (at) => {
        const { ours } = await classifyEarlier(at, placementsOf(declared), identity);
        return ours.map(({ UHostId }) => leftoverText(UHostId));
      });
    },

    creating: ({ identity }) => replacements.begin(identity),
    create: (context, request, spec) => {
      const identity = requireIdentity(request);
      return rollout.create(identity, request.name, () =>
        queue.create(identity, context, (bounded) => createInstance(bounded, spec, identity)),
      );
    },

    read: readInstance,

    update: (context, { identity }, { id, stored, declared }) =>
      mutex.run(id, () =>
        rollout.update(identity, id, context, (bounded) => updateInstance(bounded, id, stored, declared)),
      ),

    delete: (context, { identity }, id, stored) => {
      const replacement = replacements.of(identity);
      const remove = () =>
        rollout.delete(id, replacement && identity, context, (bounded) => {
          const work = (at: Context) => deleteInstance(at, id, stored, replacement?.wanted);
          // A dependent's create waits for more than its own deletion, which nobody can wait for here.
          if (!replacement || replacement.isDependent) return work(bounded);
          return queue.delete(id, String(identity), replacement.wanted, bounded, work);
        });
      return mutex.run(id, remove);
    },
  };
}

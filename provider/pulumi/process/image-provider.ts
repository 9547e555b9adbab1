import type * as pulumi from "@pulumi/pulumi";
import { createImage } from "../../image/create";
import { deleteImage } from "../../image/delete";
import { diffImage } from "../../image/diff";
import { foreseeImage, foreseeImageChange, isUnfinished } from "../../image/preview";
import { readImage } from "../../image/read";
import { IMAGE_SPEC_NAMES, type ImageOutputs, type ImageSpec } from "../../image/spec";
import { updateImage } from "../../image/update";
import type { Context } from "../../instance/observe/context";
import type { Offers } from "../../offers/offers";
import { refusedAccount } from "../../offers/questions";
import type { Turns } from "../../resource/lifecycle/mutex";
import type { Ownership } from "../../resource/ownership/ownership";
import type { SettingSources } from "../../settings/explicit";
import { readDefaults } from "../../settings/settings";
import { EXTERNAL_KEY, external, IDENTITY_KEY, RUN_KEY, type RunInput } from "../provider-text";
import { atHost, type Bag, identityOf, storing } from "./protocol";
import { replacingOnChanges } from "./replace-on-changes";
import type { Run } from "./run";
import { Unspoken } from "./secrets";
import type { About } from "./told";

/** What the resources of a run share, instances and images alike. */
export interface Shared {
  readonly about: About;
  readonly owned: Ownership;
  readonly turns: Turns;
  readonly offers: Offers;
  readonly run: () => Run;
  readonly sources: () => SettingSources;
  readonly configure: (request: pulumi.dynamic.ConfigureRequest) => Promise<void>;
  readonly context: (inputs: Bag) => Context;
  readonly warn: (inputs: Bag, warnings: readonly string[]) => void;
  /** The identity of the resource; undefined where the inputs don't tell. */
  readonly resource: (inputs: Bag) => string | undefined;
  /** What marks say of it. */
  readonly mark: (inputs: Bag) => string | undefined;
  /** Takes note of an image that the state has. */
  readonly learn: (id: string, news: Bag, olds: Bag) => void;
  /** Does a call that may come without a program. */
  readonly atHost: <T>(command: "refresh" | "destroy", call: string, work: () => Promise<T>) => Promise<T>;
  /** Does a deletion, as one of the run's. */
  readonly deletion: (work: () => Promise<void>) => Promise<void>;
  /** Takes note that an image goes to the engine as it is declared. */
  readonly handBack: (inputs: Bag, id: string) => void;
  /** Takes note that an unfinished image goes to the engine. */
  readonly handOver: (inputs: Bag, id: string) => void;
  /** The outputs with what later runs have to know. */
  readonly stamped: <T extends { projectId?: string }>(inputs: Bag, outs: T) => T;
}

/** The dynamic provider of `CompShareCustomImage`: it translates, and does nothing else. */
export class ImageProvider implements pulumi.dynamic.ResourceProvider {
  /** The images that this run replaces, by the resource's identity. */
  private readonly replaced = new Map<unknown, ImageOutputs>();

  /** What creates of this run have made and left unfinished: where a hook has the engine try again, it drops their ids. */
  private readonly failed = new Map<unknown, ImageOutputs>();

  constructor(private readonly shared: Shared) {}

  configure = (request: pulumi.dynamic.ConfigureRequest): Promise<void> => this.shared.configure(request);

  async check(olds: Bag, news: Bag): Promise<pulumi.dynamic.CheckResult> {
    return atHost("check", async () => {
      const { [RUN_KEY]: run = {}, [IDENTITY_KEY]: identity, ...raw } = news;
      this.shared.about.tell(identity, run as RunInput);
      const { inputs, violations, warnings } = await foreseeImage(this.shared.offers, {
        raw,
        olds: Object.keys(olds).length > 0 ? olds : undefined,
        defaults: readDefaults(this.shared.sources()),
        isPreview: this.about(news).isPreview === true,
        mark: this.shared.mark(news),
      });
      const unspoken = new Unspoken(raw, (run as RunInput).secrets ?? [], IMAGE_SPEC_NAMES);
      this.shared.warn(news, warnings.map(unspoken.text, unspoken));
      if (Object.keys(olds).length === 0) this.shared.owned.replaces(this.shared.resource(news) ?? "");
      return {
        inputs: { ...inputs, ...(identity !== undefined && { [IDENTITY_KEY]: identity }) },
        failures: [...violations, ...refusedAccount(this.shared.offers.refusal)].map(unspoken.failure, unspoken),
      };
    });
  }

  async diff(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.DiffResult> {
    return atHost("diff", async () => {
      this.shared.learn(id, news, olds);
      const { isPreview, deletesFirst = false, replaceOnChanges = [] } = this.about(news);
      const { updates, replaces, forced } = replacingOnChanges(diffImage(olds, news), replaceOnChanges, { olds, news });
      // A refresh, and a dependent's diff, comes without a check before: nothing is kept by that.
      if (replaces.length > 0) this.shared.owned.giveUp(id);
      else if (!this.shared.about.isDependent(news[IDENTITY_KEY]))
        this.shared.owned.keep(id, this.shared.resource(news));
      const [actual, declared] = [olds as unknown as ImageOutputs, news as unknown as ImageSpec];
      // What else becomes of a dependent is asked again after its check.
      if (isPreview && (replaces.length > 0 || !this.shared.about.isDependent(news[IDENTITY_KEY]))) {
        this.shared.warn(news, foreseeImageChange({ id, actual, declared, updates, replaces, forced, deletesFirst }));
      } else if (!isPreview && replaces.length > 0 && !deletesFirst) this.replaced.set(news[IDENTITY_KEY], actual);
      return { changes: updates.length + replaces.length > 0 || isUnfinished(actual), replaces };
    });
  }

  async create(inputs: Bag): Promise<pulumi.dynamic.CreateResult> {
    const spec = inputs as unknown as ImageSpec;
    const failed = this.failed.get(inputs[IDENTITY_KEY]);
    if (failed) return { id: failed.imageId, ...(await this.update(failed.imageId, failed as unknown as Bag, inputs)) };
    const outs = await this.storing(inputs, () =>
      // One image at a time is made of an instance, and nothing else is done to it meanwhile.
      this.shared.turns.run(spec.instanceId ?? "", () => {
        const identity = identityOf(inputs);
        this.shared.run().noteStack();
        return createImage(this.shared.context(inputs), spec, identity, this.replaced.get(identity));
      }),
    );
    return { id: outs.imageId, outs };
  }

  async read(id: string, props: Bag = {}): Promise<pulumi.dynamic.ReadResult> {
    this.shared.learn(id, props, props);
    const isExternal = props.imageId === undefined || props[EXTERNAL_KEY] === true;
    return this.shared.atHost("refresh", `read of ${id}`, async () => {
      const found = await readImage(this.shared.context(props), id, props as Partial<ImageOutputs>);
      // The empty id is the protocol's word for "gone".
      return found
        ? { id, props: external(isExternal, this.shared.stamped(props, found.outputs)), inputs: found.inputs }
        : ({ id: "", props: {} } as never);
    });
  }

  async update(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.UpdateResult> {
    const outs = await this.storing(news, () => {
      this.shared.learn(id, news, olds);
      this.shared.owned.keep(id, this.shared.resource(news));
      const [stored, declared] = [olds as unknown as ImageOutputs, news as unknown as ImageSpec];
      return updateImage(this.shared.context(news), id, stored, declared, identityOf(news));
    });
    return { outs };
  }

  async delete(id: string, props: Bag): Promise<void> {
    this.shared.learn(id, props, props);
    return this.shared.atHost("destroy", `delete of ${id}`, () =>
      this.shared.deletion(() => deleteImage(this.shared.context(props), id, props as unknown as ImageOutputs)),
    );
  }

  private async storing(inputs: Bag, work: () => Promise<ImageOutputs>): Promise<ImageOutputs> {
    const identity = inputs[IDENTITY_KEY];
    this.failed.delete(identity);
    const unfinished = (outputs: ImageOutputs) => {
      this.failed.set(identity, outputs);
      this.shared.handOver(inputs, outputs.imageId);
    };
    const finished = ({ imageId }: ImageOutputs) => this.shared.handBack(inputs, imageId);
    return storing(inputs, (outs) => this.shared.stamped(inputs, outs), work, { unfinished, finished });
  }

  private about = ({ [IDENTITY_KEY]: identity }: Bag): RunInput => this.shared.about.of(identity);
}

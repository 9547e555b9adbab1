import type * as pulumi from "@pulumi/pulumi";
import type { Deletions } from "../../process/deletions";
import type { ProviderProcess } from "../../process/process";
import type { RunOptions } from "../../process/run-options";
import { SecretRedactor, sealed } from "../../process/secrets";
import { EXTERNAL_KEY, external, IDENTITY_KEY } from "../../process/stamps";
import type { Request } from "../../resource/definition";
import { IncompleteError, reasonOf } from "../../resource/lifecycle/incomplete";
import type { ResourceProvider } from "../../resource/provider";
import { PROVIDER_KEY, RUN_KEY } from "../provider-text";

/** Inputs or outputs, as passed by the engine. */
type Bag = Record<string, unknown>;

/** What the fronts of a provider process share. */
export interface DynamicWorld {
  readonly process: ProviderProcess;
  readonly deletions: Deletions;
  readonly configure: (request: pulumi.dynamic.ConfigureRequest) => Promise<void>;
  /** Runs a call that may come without a program. */
  readonly withoutProgram: <T>(command: "refresh" | "destroy", work: () => Promise<T>) => Promise<T>;
}

/**
 * A kind of resource, as called by the engine's host for dynamic resources. It only translates between the engine's
 * protocol and the provider.
 */
export class DynamicProvider<Spec extends object, Outputs extends object, Context>
  implements pulumi.dynamic.ResourceProvider
{
  constructor(
    private readonly provider: ResourceProvider<Spec, Outputs, Context>,
    private readonly world: DynamicWorld,
  ) {}

  /** Only stores where the configuration is: a preview must work without keys. */
  configure = (request: pulumi.dynamic.ConfigureRequest): Promise<void> => this.world.configure(request);

  async check(olds: Bag, news: Bag): Promise<pulumi.dynamic.CheckResult> {
    return atHost("check", async () => {
      const { [RUN_KEY]: run = {}, [IDENTITY_KEY]: identity, ...raw } = news;
      const isNew = Object.keys(olds).length === 0;
      this.world.process.runOptions.record(identity, run as RunOptions);
      const { names, secrets } = this.provider.definition;
      const request = this.request(news);
      const found = await this.provider.check(request, { raw, olds: isNew ? undefined : olds });
      const redactor = new SecretRedactor(raw, [...((run as RunOptions).secrets ?? []), ...secrets], names);
      this.world.process.warn(request, found.warnings.map(redactor.text, redactor));
      this.world.process.note(request, (found.notes ?? []).map(redactor.text, redactor));
      const hidden = Object.entries(found.inputs).map(([name, value]) => [
        name,
        secrets.includes(name) ? sealed(value) : value,
      ]);
      return {
        inputs: { ...Object.fromEntries(hidden), ...(identity !== undefined && { [IDENTITY_KEY]: identity }) },
        failures: found.violations.map(redactor.failure, redactor),
      };
    });
  }

  async diff(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.DiffResult> {
    return atHost("diff", async () => {
      const { changes, replaces } = await this.provider.diff(this.request(news), id, olds, news);
      // An entry of the native plugin, through an alias: an update gives it the provider's text, without which it
      // couldn't be deleted.
      const isOfPlugin = olds[PROVIDER_KEY] === undefined && news[PROVIDER_KEY] !== undefined;
      return { changes: changes || isOfPlugin, replaces };
    });
  }

  async create(inputs: Bag): Promise<pulumi.dynamic.CreateResult> {
    const outs = await this.storing(inputs, () => this.provider.create(this.request(inputs), inputs));
    return { id: this.provider.definition.idOf(outs) ?? "", outs };
  }

  async read(id: string, props: Bag = {}): Promise<pulumi.dynamic.ReadResult> {
    const isExternal =
      this.provider.definition.idOf(props as Partial<Outputs>) === undefined || props[EXTERNAL_KEY] === true;
    return this.atHost("refresh", `read of ${id}`, async () => {
      const found = await this.provider.read(this.request(props), id, props);
      // In the protocol, an empty id means "gone".
      if (!found) return { id: "", props: {} } as never;
      return { id, props: external(isExternal, this.stamped(props, found.outputs)), inputs: found.inputs };
    });
  }

  async update(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.UpdateResult> {
    return { outs: await this.storing(news, () => this.provider.update(this.request(news), id, olds, news)) };
  }

  async delete(id: string, props: Bag): Promise<void> {
    const remove = () => this.provider.delete(this.request(props), id, props);
    return this.atHost("destroy", `delete of ${id}`, () => this.world.deletions.run(remove));
  }

  private request({ [IDENTITY_KEY]: identity, name }: Bag): Request {
    const { runOptions } = this.world.process;
    const { isPreview = false, deletesFirst, retains, replaceOnChanges = [], name: declared } = runOptions.of(identity);
    const oldHalf = retains ? "retained" : deletesFirst ? "deletedFirst" : undefined;
    return {
      identity: typeof identity === "string" ? identity : undefined,
      // Its name in the program, or else its own name.
      name: declared ?? (typeof name === "string" ? name : undefined),
      isPreview,
      isDependent: runOptions.isDependent(identity),
      ...(oldHalf && { oldHalf }),
      replaceOnChanges,
    };
  }

  private stamped = <T extends object>(inputs: Bag, outputs: T): T =>
    this.world.process.stamped(inputs[IDENTITY_KEY], outputs);

  private atHost<T>(command: "refresh" | "destroy", call: string, work: () => Promise<T>): Promise<T> {
    return atHost(call, () => this.world.withoutProgram(command, work));
  }

  /** Returns what was created to the engine, even unfinished: with id, outputs and reasons it goes into the state. */
  private async storing(inputs: Bag, work: () => Promise<Outputs>): Promise<Outputs> {
    try {
      return this.stamped(inputs, await work());
    } catch (error) {
      const failure = new Error(reasonOf(error));
      if (!(error instanceof IncompleteError)) throw failure;
      throw Object.assign(failure, {
        id: error.id,
        // Without the provider's text, the engine could never call this resource again.
        properties: { ...this.stamped(inputs, error.outputs), [PROVIDER_KEY]: inputs[PROVIDER_KEY] },
        reasons: [error.reason],
      });
    }
  }
}

/** The host prints such an error with its stack trace, and the engine prints its message: one of them is enough. */
async function atHost<T>(call: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw Object.assign(new Error(reasonOf(error)), {
      toString: () => `CompShare ${call}`,
      stack: "failed, see the error of the resource",
    });
  }
}

interface Topic {
  /** What the service is asked. */
  readonly asked: string;
  /** What follows where it can't be: whole sentences. */
  readonly without: string;
}

/** What a run asks for, one row each: how a warning tells that it can't, and what stands in. */
export const TOPICS = {
  all: {
    asked: "what it offers",
    without: "Machines are checked by the table of the API page; stock and prices aren't known.",
  },
  rest: {
    asked: "any more what it offers",
    without:
      "What it hasn't told yet stays unknown: machines are checked by the table of the API page, stock and prices aren't known.",
  },
  machines: { asked: "which machines it offers", without: "Machines are checked by the table of the API page." },
  spot: { asked: "what it offers as Spot", without: "That is checked by the table of the API page." },
  stock: { asked: "what is in stock", without: "What is sold out may show only in `pulumi up`." },
  prices: {
    asked: "what machines cost",
    without: "Prices aren't shown; where maxHourlyPrice is set, they are asked for again before anything is bought.",
  },
  zones: { asked: "which zones there are", without: "Regions aren't checked." },
  images: { asked: "about images", without: "Images aren't checked." },
  instances: { asked: "about instances", without: "Whether they are there isn't checked." },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof TOPICS;

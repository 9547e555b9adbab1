interface Topic {
  /** What the service is asked for. */
  readonly asked: string;
  /** The consequence if it can't be asked: full sentences. */
  readonly without: string;
}

/** The topics of queries, one row each: how a warning names them, and what replaces the answer. */
export const TOPICS = {
  all: {
    asked: "what it offers",
    without: "Machines are checked against the API documentation; stock and prices are unknown.",
  },
  rest: {
    asked: "any longer what it offers",
    without:
      "What it hasn't answered yet stays unknown: machines are checked against the API documentation, stock and prices are unknown.",
  },
  machines: { asked: "which machines it offers", without: "Machines are checked against the API documentation." },
  spot: { asked: "what it offers as Spot", without: "That is checked against the API documentation." },
  stock: { asked: "what is in stock", without: "A sold-out machine may only show in `pulumi up`." },
  prices: {
    asked: "what machines cost",
    without:
      "Prices aren't shown; where maxHourlyPrice is set, the price is asked for again before anything is bought.",
  },
  zones: { asked: "which zones there are", without: "Regions aren't checked." },
  images: { asked: "about images", without: "Images aren't checked." },
  instances: { asked: "about instances", without: "Whether they exist isn't checked." },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof TOPICS;

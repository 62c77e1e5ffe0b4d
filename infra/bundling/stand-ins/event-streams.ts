const refuse = () => {
  throw new Error('Event streams are not part of a handler bundle');
};

/** Stands in for `@smithy/core/event-streams`: no operation the handlers call streams events. */
export class EventStreamSerde {
  constructor() {
    refuse();
  }
}

export const eventStreamSerdeProvider = () => ({ serialize: refuse, deserialize: refuse });
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;

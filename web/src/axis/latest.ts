// Asking the server while something is dragged: one question under way, only the newest waits.
// An answer that came too late is dropped.

export class Latest<Question, Answer> {
  private waiting: Question | undefined;
  private busy = false;
  private turn = 0;

  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly show: (answer: Answer, question: Question) => void,
    private readonly fail: (error: unknown) => void,
    /** Least time between two questions, in milliseconds. */
    private readonly pause = 90,
  ) {}

  /** Ask now or as soon as the one under way has been answered. */
  put(question: Question): void {
    this.waiting = question;
    if (!this.busy) void this.run(this.turn);
  }

  /** Forget what waits and whatever is still to come. */
  stop(): void {
    this.turn += 1;
    this.waiting = undefined;
    this.busy = false;
  }

  private async run(turn: number): Promise<void> {
    this.busy = true;
    while (this.waiting !== undefined && turn === this.turn) {
      const question = this.waiting;
      this.waiting = undefined;
      await this.once(question, turn);
      await new Promise((done) => setTimeout(done, this.pause));
    }
    if (turn === this.turn) this.busy = false;
  }

  private async once(question: Question, turn: number): Promise<void> {
    try {
      const answer = await this.ask(question);
      if (turn === this.turn) this.show(answer, question);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
  }
}

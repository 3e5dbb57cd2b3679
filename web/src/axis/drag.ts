// One drag by pointer: it begins after a few pixels, Esc leaves it, letting go ends it.
// The pointer is captured, so the drag goes on outside the element.

export interface DragSteps {
  /** The first real movement. */
  begin?: () => void;
  move: (event: PointerEvent, dx: number, dy: number) => void;
  /** Let go; only after a movement. */
  drop: (event: PointerEvent) => void;
  /** Left by Esc, or taken away by the system. */
  leave: () => void;
}

const SLACK = 4;

/** Follow the pointer that was pressed until it is let go; returns what ends the drag. */
export function follow(pressed: PointerEvent, on: HTMLElement, steps: DragSteps): () => void {
  const [x, y] = [pressed.clientX, pressed.clientY];
  const stop = new AbortController();
  const { signal } = stop;
  let isMoving = false;
  const end = (): void => {
    stop.abort();
    if (on.hasPointerCapture?.(pressed.pointerId)) on.releasePointerCapture(pressed.pointerId);
  };
  const leave = (): void => {
    end();
    if (isMoving) steps.leave();
  };
  const move = (event: PointerEvent): void => {
    const [dx, dy] = [event.clientX - x, event.clientY - y];
    if (!isMoving && Math.hypot(dx, dy) < SLACK) return;
    if (!isMoving) {
      isMoving = true;
      on.setPointerCapture?.(pressed.pointerId);
      steps.begin?.();
    }
    steps.move(event, dx, dy);
  };
  const up = (event: PointerEvent): void => {
    end();
    if (isMoving) steps.drop(event);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !isMoving) return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  };
  on.addEventListener("pointermove", move, { signal });
  on.addEventListener("pointerup", up, { signal });
  on.addEventListener("pointercancel", leave, { signal });
  window.addEventListener("keydown", key, { signal, capture: true });
  return leave;
}

/** A list in the order of places, in whatever order it is filled. Items of the same place stay in the order in which they came. */
export class PlacedList<T> {
  public readonly items: T[] = [];

  private readonly places: number[] = [];

  public add(item: T, place: number): void {
    const next = this.places.findIndex((other) => other > place);
    const at = next < 0 ? this.items.length : next;
    this.items.splice(at, 0, item);
    this.places.splice(at, 0, place);
  }
}

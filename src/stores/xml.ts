import { parseXml, XmlElement, XmlText, XmlCdata } from '@rgrove/parse-xml';

/** An element of an answer. */
export class Element {
  readonly #element: XmlElement;

  private constructor(element: XmlElement) {
    this.#element = element;
  }

  /** @throws {SyntaxError} for what is no XML */
  static parse(text: string): Element {
    try {
      // Some answers begin with a byte order mark.
      const { root } = parseXml(text.replace(/^\uFEFF/, ''));
      if (root !== null) return new Element(root);
    } catch (error) {
      throw new SyntaxError('no XML', { cause: error });
    }
    throw new SyntaxError('no XML');
  }

  get name(): string {
    return this.#element.name;
  }

  children(name: string): Element[] {
    return this.#element.children
      .filter((child) => child instanceof XmlElement)
      .filter((child) => child.name === name)
      .map((child) => new Element(child));
  }

  /** The text of the only child of that name, or `undefined` where there is none. */
  text(name: string): string | undefined {
    const [child] = this.children(name);
    return child?.ownText;
  }

  get ownText(): string {
    return this.#element.children
      .filter((child) => child instanceof XmlText || child instanceof XmlCdata)
      .map((child) => child.text)
      .join('');
  }
}

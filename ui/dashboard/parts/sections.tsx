/** The sections of a page: the first segment of its addresses behind its own. `of`: what they are sections of, for readers. */
export function Sections(props: {
  of: string;
  base: string;
  sections: readonly { section: string; title: string }[];
  current: string;
}) {
  return (
    <nav class="sections" aria-label={`Of ${props.of}`}>
      {props.sections.map(({ section, title }) => (
        <a key={section} href={`${props.base}/${section}`} aria-current={props.current === section ? "page" : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}

//! Lines and cells: which separator, which column is which, and ditto marks.

use crate::profile::fault::{Fault, Faults, Place, shown};

/// A table cut into cells.
pub(super) struct Grid {
    /// The line above the headings, where there is one.
    pub(super) title: Option<String>,
    headings: Vec<(Column, String)>,
    /// The rows below the headings.
    pub(super) lines: Vec<Line>,
}

/// What a column holds, as its heading tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Service,
    Hosts,
    Ports,
    Protocol,
    Required,
    Direction,
    Action,
    Other,
}

/// One row.
pub(super) struct Line {
    number: usize,
    cells: Vec<String>,
}

impl Grid {
    /// Finds the headings and cuts the lines below them.
    pub(super) fn read(text: &str) -> Result<Self, Faults> {
        let mut lines =
            text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.trim().is_empty());
        let (first_number, first) = lines.next().unwrap_or((1, ""));
        let mut title = None;
        let mut head = headings(first);
        if head.is_none() {
            title = Some(shown(first.trim()));
            head = lines.next().and_then(|(_, line)| headings(line));
        }
        let Some((separator, headings)) = head else {
            return Err(Fault::new(at(first_number), NO_TABLE).into());
        };
        let mut grid = Self { title, headings, lines: Vec::new() };
        grid.one_of_each(first_number)?;
        let mut faults = Vec::new();
        for (number, line) in lines.filter(|(_, line)| !is_rule(line)) {
            let above = grid.lines.last().map(|above| above.cells.as_slice()).unwrap_or_default();
            match grid.cut(separator, number, line, above) {
                Ok(line) => grid.lines.push(line),
                Err(fault) => faults.push(fault),
            }
            if faults.len() >= super::MOST_FAULTS {
                break;
            }
        }
        if grid.lines.is_empty() && faults.is_empty() {
            faults.push(Fault::new(at(first_number), "no row below the headings"));
        }
        Faults::none(faults)?;
        Ok(grid)
    }

    fn one_of_each(&self, line: usize) -> Result<(), Faults> {
        for column in [Column::Service, Column::Protocol, Column::Required] {
            let alike: Vec<&str> = self
                .headings
                .iter()
                .filter(|(other, _)| *other == column)
                .map(|(_, heading)| heading.as_str())
                .collect();
            if alike.len() > 1 {
                return Err(
                    Fault::new(at(line), format!("headings mean the same: {}", shown(&alike.join(", ")))).into()
                );
            }
        }
        Ok(())
    }

    fn cut(&self, separator: Separator, number: usize, line: &str, above: &[String]) -> Result<Line, Fault> {
        let mut cells = separator.split(line).map_err(|what| Fault::new(at(number), what))?;
        let expected = self.headings.len();
        let described = |(column, _): &(Column, String)| {
            !matches!(column, Column::Service | Column::Hosts | Column::Ports | Column::Protocol)
        };
        let only_descriptions_missing = self.headings.iter().skip(cells.len()).all(described);
        if cells.len() > expected || !only_descriptions_missing {
            let what = format!("{} cells, but {expected} headings", cells.len());
            return Err(Fault::new(at(number), what));
        }
        cells.resize(expected, String::new());
        for (i, (cell, (_, heading))) in cells.iter_mut().zip(&self.headings).enumerate() {
            if is_ditto(cell) {
                let column = Some(heading.clone());
                let nothing = || Fault::new(Place::Line { line: number, column }, "a ditto mark with nothing above it");
                *cell = above.get(i).ok_or_else(nothing)?.clone();
            }
        }
        Ok(Line { number, cells })
    }
}

impl Line {
    /// Headings and cells of the columns of a kind.
    pub(super) fn cells<'a>(&'a self, grid: &'a Grid, column: Column) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs = grid.headings.iter().zip(&self.cells);
        pairs.filter(move |((of, _), _)| *of == column).map(|((_, heading), cell)| (heading.as_str(), cell.as_str()))
    }

    /// Refuses a row that says it lets connections in, or forbids them.
    pub(super) fn lets_out(&self, grid: &Grid) -> Result<(), Fault> {
        for (column, refused, unless, what) in OTHER_ROWS {
            for (heading, cell) in self.cells(grid, column) {
                let cell_says = cell.to_lowercase();
                let says =
                    |words: &[&str]| cell_says.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
                if says(refused) && !says(unless) {
                    return Err(self.fault(heading, format!("`{}`: {what}", shown(cell))));
                }
            }
        }
        Ok(())
    }

    /// Something wrong in the cell below `heading`.
    pub(super) fn fault(&self, heading: &str, what: impl Into<String>) -> Fault {
        Fault::new(Place::Line { line: self.number, column: Some(heading.to_owned()) }, what)
    }
}

fn at(line: usize) -> Place {
    Place::Line { line, column: None }
}

fn headings(line: &str) -> Option<(Separator, Vec<(Column, String)>)> {
    SEPARATORS.into_iter().find_map(|separator| {
        let cells = separator.split(line).ok()?;
        let headings: Vec<(Column, String)> = cells.iter().map(|cell| (column(cell), shown(cell))).collect();
        let has = |column| headings.iter().any(|(of, _)| *of == column);
        (has(Column::Hosts) && has(Column::Ports)).then_some((separator, headings))
    })
}

fn column(heading: &str) -> Column {
    let heading = heading.to_lowercase();
    let words: Vec<&str> = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let kind = COLUMNS.iter().find(|(_, names)| names.iter().any(|name| words.contains(name)));
    kind.map_or(Column::Other, |(column, _)| *column)
}

/// A cell of nothing but quotation marks, or a word for "as above".
fn is_ditto(cell: &str) -> bool {
    let marks = cell.chars().any(|c| DITTO_MARKS.contains(&c));
    let only_marks = cell.chars().all(|c| c.is_whitespace() || DITTO_MARKS.contains(&c));
    (marks && only_marks) || DITTO_WORDS.contains(&cell.to_lowercase().as_str())
}

/// A line that only draws: `|---|---|` or `+----+`.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '+' | '|' | '=' | ':'))
}

/// What stands between cells.
#[derive(Debug, Clone, Copy)]
enum Separator {
    Tab,
    Pipe,
    Quoted(char),
    Spaces,
}

impl Separator {
    fn split(self, line: &str) -> Result<Vec<String>, String> {
        let trimmed = |cells: &mut dyn Iterator<Item = &str>| cells.map(|cell| cell.trim().to_owned()).collect();
        match self {
            Separator::Tab => Ok(line.split('\t').map(|cell| unquoted(cell.trim())).collect()),
            Separator::Pipe => {
                let inner = line.trim();
                let inner = inner.strip_prefix('|').unwrap_or(inner);
                let inner = inner.strip_suffix('|').unwrap_or(inner);
                Ok(trimmed(&mut inner.split('|')))
            }
            Separator::Quoted(comma) => quoted_cells(line, comma),
            Separator::Spaces => Ok(wide_gaps(line.trim()).iter().map(|cell| cell.trim().to_owned()).collect()),
        }
    }
}

/// A cell as spreadsheets copy it: in quotation marks when it holds any, which are then doubled.
fn unquoted(cell: &str) -> String {
    let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    let worded = |inner: &&str| inner.chars().any(char::is_alphanumeric);
    inner.filter(worded).map_or_else(|| cell.to_owned(), |inner| inner.replace("\"\"", "\"").trim().to_owned())
}

/// Cells as RFC 4180 section 2 writes them, on one line.
fn quoted_cells(line: &str, comma: char) -> Result<Vec<String>, String> {
    let mut cells = vec![String::new()];
    let mut inside = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match letter {
            '"' if inside && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if inside => inside = false,
            '"' if cell.trim().is_empty() => inside = true,
            letter if letter == comma && !inside => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    if inside {
        return Err("a quotation mark is not closed on this line".into());
    }
    Ok(cells.iter().map(|cell| cell.trim().to_owned()).collect())
}

/// Cells with two or more white-space characters between them.
fn wide_gaps(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut rest = line;
    let gap = |text: &str| {
        let mut blank_from = None;
        for (i, letter) in text.char_indices() {
            match (letter.is_whitespace(), blank_from) {
                (true, Some(from)) => return Some(from),
                (true, None) => blank_from = Some(i),
                (false, _) => blank_from = None,
            }
        }
        None
    };
    while let Some((cell, behind)) = gap(rest).and_then(|at| rest.split_at_checked(at)) {
        cells.push(cell);
        rest = behind.trim_start();
    }
    cells.push(rest);
    cells
}

const NO_TABLE: &str = "neither a profile, which begins with `{`, nor a table: no headings for hosts and ports in the first two lines, \
                        separated by tabs, `|`, `;`, commas or two spaces";

/// Tried in this order.
const SEPARATORS: [Separator; 5] =
    [Separator::Tab, Separator::Pipe, Separator::Quoted(';'), Separator::Quoted(','), Separator::Spaces];

/// Words in headings; the first line that has one of a heading's words decides.
const COLUMNS: [(Column, &[&str]); 9] = [
    (Column::Other, &["source", "src", "from", "client", "description", "comment", "notes"]),
    (Column::Direction, &["direction"]),
    (Column::Action, &["action"]),
    (Column::Required, &["disabled", "disable", "required", "mandatory", "optional"]),
    (Column::Ports, &["port", "ports"]),
    (Column::Protocol, &["protocol", "protocols", "transport", "proto", "tcp", "udp"]),
    (
        Column::Hosts,
        &[
            "host",
            "hosts",
            "hostname",
            "hostnames",
            "fqdn",
            "fqdns",
            "domain",
            "domains",
            "ip",
            "ips",
            "address",
            "addresses",
            "url",
            "urls",
            "endpoint",
            "endpoints",
            "server",
            "servers",
            "cidr",
            "network",
            "networks",
        ],
    ),
    (
        Column::Service,
        &["service", "services", "name", "application", "component", "role", "purpose", "feature", "rule"],
    ),
    (Column::Hosts, &["destination", "destinations"]),
];

/// Words of rows that allow nothing outbound, words beside which they do no harm, and what to do.
const OTHER_ROWS: [(Column, &[&str], &[&str], &str); 2] = [
    (
        Column::Direction,
        &["inbound", "in", "ingress", "incoming"],
        &["outbound", "out", "egress", "outgoing", "both", "bidirectional"],
        "only rows for outbound connections can be checked; leave this one out",
    ),
    (
        Column::Action,
        &["deny", "denied", "block", "blocked", "drop", "dropped", "reject", "rejected"],
        &[],
        "only rows that allow connections can be checked; leave this one out",
    ),
];

const DITTO_MARKS: [char; 10] = ['"', '“', '”', '„', '‟', '〃', '″', '\'', '’', '‘'];
const DITTO_WORDS: [&str; 5] = ["ditto", "same", "idem", "same as above", "as above"];

//! Looks at services over the network, on threads of its own, and tells when that changes: a connection that is opened
//! and closed again. Only what practice.yaml names is ever looked at. What is found is a hint for people and no state of a
//! service: a record that answers may still be unusable, and the other way round.
//!
//! Without TLS: of an address that begins with `https` only the connection is tried.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::clock::Clock;
use crate::incident::moment::Now;
use crate::plan::model::ServiceId;
use crate::plan::practice::{Probe, ProbeTarget};

/// How long an answer is waited for, at each step: what takes longer is of no use to anybody at a desk.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of a host with many addresses, so many are tried.
const MOST_ADDRESSES: usize = 3;

/// So many probes are kept going: each has a thread.
const MOST_PROBES: usize = 32;

/// The longest first line of an answer.
const LONGEST_LINE: u64 = 1024;

/// Something that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensed {
    /// Which service.
    pub service: ServiceId,
    /// Whether it can be reached.
    pub reached: bool,
    /// When it was tried.
    pub now: Now,
}

/// The probes at work. Dropping it ends them; one that is waiting for an answer is not waited for.
#[derive(Debug)]
pub struct Prober {
    stops: Vec<Sender<()>>,
}

impl Prober {
    /// Starts a thread for each probe; `tell` is called on it with every change. Nothing is said of a service until it
    /// cannot be reached.
    ///
    /// # Errors
    /// Where the machine gives no thread.
    pub fn start(probes: &[Probe], clock: &Clock, tell: impl Fn(Sensed) + Send + Sync + 'static) -> io::Result<Self> {
        let tell: Arc<dyn Fn(Sensed) + Send + Sync> = Arc::new(tell);
        let mut stops = Vec::new();
        for probe in probes.iter().take(MOST_PROBES) {
            let (stop, stopped) = channel();
            let (probe, clock, tell) = (probe.clone(), clock.clone(), Arc::clone(&tell));
            std::thread::Builder::new()
                .name("probe".to_owned())
                .spawn(move || watch(&probe, &clock, &*tell, &stopped))?;
            stops.push(stop);
        }
        Ok(Self { stops })
    }

    /// How many are at work.
    pub fn count(&self) -> usize {
        self.stops.len()
    }
}

fn watch(probe: &Probe, clock: &Clock, tell: &dyn Fn(Sensed), stopped: &Receiver<()>) {
    let mut reached = true;
    loop {
        let now = clock.now();
        let found = reach(&probe.target);
        if found != reached {
            reached = found;
            tell(Sensed {
                service: probe.service.clone(),
                reached,
                now,
            });
        }
        // The other end is never used, only dropped.
        if stopped.recv_timeout(probe.every) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// Whether something answers there, within a bounded time.
pub fn reach(target: &ProbeTarget) -> bool {
    match target {
        ProbeTarget::Tcp(address) => connect(address).is_ok(),
        ProbeTarget::Http(address) => match Address::of(address) {
            Some(address) if address.is_plain => address.answers().unwrap_or(false),
            Some(address) => connect(&address.host).is_ok(),
            None => false,
        },
    }
}

fn connect(address: &str) -> io::Result<TcpStream> {
    let mut failed = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in address.to_socket_addrs()?.take(MOST_ADDRESSES) {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// A web address in its parts.
struct Address<'a> {
    is_plain: bool,
    /// With its port.
    host: String,
    path: &'a str,
}

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (is_plain, rest, port) = match text.strip_prefix("http://") {
            Some(rest) => (true, rest, 80),
            None => (false, text.strip_prefix("https://")?, 443),
        };
        let slash = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(slash);
        let path = path.split('#').next().filter(|path| path.starts_with('/'));
        // The colons of an address in brackets are its own.
        let has_port = host
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        (!host.is_empty()).then(|| Self {
            is_plain,
            host: if has_port {
                host.to_owned()
            } else {
                format!("{host}:{port}")
            },
            path: path.unwrap_or("/"),
        })
    }

    /// Whether a web server answers that does not say of itself that it has failed.
    fn answers(&self) -> io::Result<bool> {
        let mut stream = connect(&self.host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let (path, host) = (self.path, &self.host);
        write!(
            stream,
            "HEAD {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )?;
        let mut line = String::new();
        BufReader::new(stream.take(LONGEST_LINE)).read_line(&mut line)?;
        let mut words = line.split(' ');
        let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/"));
        let code = words.next().and_then(|code| code.trim().parse::<u16>().ok());
        Ok(is_http && code.is_some_and(|code| code < 500))
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn check(text: &str, host: &str, path: &str, is_plain: bool) {
        let address = Address::of(text).unwrap();
        assert_eq!(
            (&*address.host, address.path, address.is_plain),
            (host, path, is_plain),
            "{text}"
        );
    }

    #[test]
    fn an_address_is_taken_apart() {
        check("http://record.example", "record.example:80", "/", true);
        check(
            "http://record.example:8080/up?now#here",
            "record.example:8080",
            "/up?now",
            true,
        );
        check("https://record.example/x", "record.example:443", "/x", false);
        check("http://[::1]/x", "[::1]:80", "/x", true);
        assert!(Address::of("http://").is_none());
    }

    /// A server that gives one answer to one request.
    fn answering(answer: &'static str) -> ProbeTarget {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // All of the request is read before the answer: a connection that is closed with something unread in it is
            // reset, and takes the answer with it.
            let mut lines = BufReader::new(&stream).lines();
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let _ = stream.write_all(answer.as_bytes());
        });
        ProbeTarget::Http(format!("http://{address}/"))
    }

    #[test]
    fn a_web_server_is_reached_unless_it_says_that_it_has_failed() {
        assert!(reach(&answering("HTTP/1.1 200 OK\r\n\r\n")));
        assert!(reach(&answering("HTTP/1.1 401 Unauthorized\r\n\r\n")));
        assert!(!reach(&answering("HTTP/1.1 503 Service Unavailable\r\n\r\n")));
        assert!(!reach(&answering("SSH-2.0-something\r\n")));
        assert!(!reach(&answering("")));
    }
}

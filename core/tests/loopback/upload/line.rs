use std::fs;
use std::future::Future;
use std::path::Path;
use std::time::Duration;

use callready::profile::Transport;
use callready::report::Report;
use callready::upload::Delivery;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{OK, Shelf, answering, at, request};
use crate::server::{LOOPBACKS, closed, tcp};

#[tokio::test]
async fn without_a_word_it_is_tried_ever_less_often() {
    let server = closed(LOOPBACKS[0], Transport::Tcp).await;
    let mut shelf = Shelf::with_one();
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let delivery = shelf.deliver(&at(&server)).await;
        assert!(delivery.why.unwrap().ends_with("the connection was refused"));
        pauses.push(delivery.again_in.unwrap().as_secs());
        shelf.now += delivery.again_in.unwrap() + Duration::from_secs(1);
    }
    assert!((14..=30).contains(&pauses[0]) && (1799..=3600).contains(&pauses[8]), "{pauses:?}");
}

#[tokio::test]
async fn the_oldest_goes_first_and_a_fault_spares_the_others_a_try() {
    let (server, mut asked) = answering(OK).await;
    let shelf = Shelf::new();
    for minute in [7, 3, 5] {
        shelf.add(minute);
    }
    let (busy, mut tries) = answering("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n").await;
    let failed = shelf.deliver(&at(&busy)).await;
    assert_eq!((failed.sent, failed.waiting), (0, 3));
    assert!(tries.recv().await.is_some() && tries.try_recv().is_err());
    // The pause is for the server that asked for it, not for its successor.
    assert_eq!(shelf.deliver(&at(&server)).await.sent, 3);
    for minute in ["03", "05", "07"] {
        assert!(asked.recv().await.unwrap().1.contains(&format!("2026-11-21T09:{minute}:00Z-")));
    }
}

#[tokio::test]
async fn a_long_line_is_sent_in_parts() {
    let (server, _asked) = answering(OK).await;
    let shelf = Shelf::new();
    for minute in 0..25 {
        shelf.add(minute);
    }
    let first = shelf.deliver(&at(&server)).await;
    assert_eq!((first.sent, first.waiting, first.again_in), (20, 5, Some(Duration::ZERO)));
    assert_eq!(shelf.deliver(&at(&server)).await, Delivery { sent: 5, ..Delivery::default() });
}

#[tokio::test]
async fn what_is_gone_or_damaged_costs_no_other() {
    let (server, mut asked) = answering(OK).await;
    let shelf = Shelf::new();
    let path = |folder: &Path, report: &Report| {
        folder.join(format!("{}.json", report.run_id().replace(':', "").replacen('-', "", 2)))
    };
    let (gone, damaged, entry) = (shelf.add(1), shelf.add(2), shelf.add(3));
    shelf.add(4);
    fs::remove_file(path(shelf.folder.path(), &gone)).unwrap();
    fs::write(path(shelf.folder.path(), &damaged), "{").unwrap();
    fs::write(path(&shelf.folder.path().join("outbox"), &entry), "{").unwrap();
    let first = shelf.deliver(&at(&server)).await;
    assert_eq!((first.sent, first.waiting, first.given_up), (1, 0, 3), "{first:?}");
    assert!(asked.recv().await.unwrap().1.contains("2026-11-21T09:04:00Z-") && asked.try_recv().is_err());
}

#[tokio::test]
async fn two_that_deliver_at_a_time_send_once() {
    let (server, mut asked) = answering(OK).await;
    let (shelf, to) = (Shelf::with_one(), at(&server));
    let (one, other) = tokio::join!(shelf.deliver(&to), shelf.deliver(&to));
    assert_eq!(one.sent + other.sent, 1, "{one:?} {other:?}");
    assert!(other.why.is_some_and(|why| why.contains("another delivery")));
    assert!(asked.recv().await.is_some() && asked.try_recv().is_err());
}

#[tokio::test]
async fn an_end_in_the_middle_of_an_upload_loses_nothing() {
    let (sender, mut asked) = mpsc::unbounded_channel();
    let silent = tcp(LOOPBACKS[0], move |mut stream| {
        let sender = sender.clone();
        async move {
            sender.send(request(&mut stream).await).unwrap();
            std::future::pending::<()>().await;
        }
    })
    .await;
    let (shelf, to) = (Shelf::with_one(), at(&silent));
    tokio::select! {
        _ = asked.recv() => {}
        delivery = shelf.deliver(&to) => panic!("{delivery:?}"),
    }
    let (server, _asked) = answering(OK).await;
    assert_eq!(shelf.deliver(&at(&server)).await.sent, 1);
    assert_eq!(shelf.deliver(&at(&server)).await, Delivery::default());
}

#[tokio::test]
async fn an_outbox_that_cannot_be_used_is_said() {
    let (server, _asked) = answering(OK).await;
    let shelf = Shelf::with_one();
    fs::create_dir(shelf.folder.path().join("outbox/lock")).unwrap();
    let delivery = shelf.deliver(&at(&server)).await;
    assert_eq!((delivery.sent, delivery.waiting), (0, 1));
    assert!(delivery.why.unwrap().starts_with("the outbox cannot be used: "));
    assert!(delivery.again_in.unwrap() >= Duration::from_secs(5));
}

/// Shells deliver on threads of their own.
#[tokio::test]
async fn a_delivery_may_move_between_threads() {
    fn moves<F: Future + Send>(future: F) -> F {
        future
    }
    let (server, _asked) = answering(OK).await;
    let (shelf, to) = (Shelf::with_one(), at(&server));
    assert_eq!(timeout(Duration::from_secs(10), moves(shelf.deliver(&to))).await.unwrap().sent, 1);
}

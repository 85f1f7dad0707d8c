//! Pods, the organisation, the mirror and the App Home together: signals in, replies and rows out, on both engines.

mod house;

use house::House;

#[tokio::test]
async fn a_pod_from_its_making_to_its_first_people() {
    House::on_each_engine(async |house| {
        let made = house.says("chloe", "general", "/pod create performance “Performance Marketing” lead <@UANA|ana>").await;
        assert!(made.contains("*Performance Marketing* has been created; its short name is `performance`."), "{made}");
        assert!(made.contains("<@UANA> leads it; I will let them know.\n<#CPERF> is its channel."), "{made}");
        assert_eq!(house.facts_told().await, ["pod_created", "membership_changed", "lead_changed"]);
        assert_eq!(house.count("calls", "call LIKE '%join_channel%CPERF%'").await, 1);

        assert_eq!(
            house.says("ben", "pod-performance", "/pod join").await,
            "Welcome to *Performance Marketing*. `/pod show performance` shows who else belongs to it."
        );
        assert_eq!(
            house.says("ben", "pod-performance", "/pod join").await,
            "You belong to *Performance Marketing* already."
        );
        assert_eq!(
            house.says("ben", "pod-performance", "/pod add @gus").await,
            "The lead and the admins add people to Performance Marketing. Ana Silva leads Performance \
             Marketing; ask Ana or an admin."
        );
        let added = house.says("ana", "general", "/pod add Gus Gast to performance").await;
        assert_eq!(added, "<@UGUS> belongs to *Performance Marketing* now.");
        let shown = house.says("gus", "general", "/pod performance").await;
        assert!(shown.contains("Led by <@UANA>\nLives in <#CPERF>"), "{shown}");
        assert!(shown.contains("*3 people*\n<@UANA> (lead), <@UBEN>, <@UGUS>"), "{shown}");
        assert_eq!(
            house.says("gus", "pod-performance", "/pod leave").await,
            "Guests leave a pod through its lead. Ana Silva can take you out of Performance Marketing."
        );
        assert_eq!(
            house.says("ana", "pod-performance", "/pod leave").await,
            "You lead Performance Marketing, so it would be left without a lead. An admin names another lead first: Chloë \
             Martin. Then you can leave."
        );
        assert_eq!(
            house.says("ben", "pod-performance", "/pod leave").await,
            "You left *Performance Marketing*. `/pod join performance` brings you back."
        );
        let list = house.says("ben", "general", "/pod list").await;
        assert!(list.contains("*Performance Marketing* (`performance`) · led by <@UANA> · 2 people · <#CPERF>"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_and_what_is_odd_is_said_in_a_sentence() {
    House::on_each_engine(async |house| {
        let no = async |who: &str, text: &str, said: &str| {
            let answer = house.says(who, "general", text).await;
            assert_eq!(answer, said, "{who}: {text}");
        };
        no("ben", "/pod create brand", "Admins and leadership make pods. Please ask Chloë Martin.").await;
        no("ben", "/pod show", "There is no pod yet. Admins and leadership make the first one with `/pod create`.").await;
        no("xena", "/pod list", "Podkeeper answers people of this organisation only. Somebody you work with here can tell you what you need.").await;
        no("chloe", "/pod create brand_emea", "“brand_emea” cannot be a short name: those have lower-case letters, digits and hyphens, and begin with a letter. Try `/pod create brand-emea`.").await;
        no("chloe", "/pod create brand Brand lead @gus", "Gus Gast is a guest here, and a pod is led by somebody of this organisation. Please choose another lead.").await;
        no("chloe", "/pod create brand Brand lead <@UXENA>", "Xena Fern is of another company, and a pod is led by somebody of this organisation. Please choose another lead.").await;
        no("chloe", "/pod create empty \"\"", "The pod's name is empty. Write it between quotation marks, and whoever leads it after them: `/pod create performance \"Performance Marketing\" lead @ana`.").await;
        no("chloe", "/pod create a-very-long-name-that-goes-on-and-on-for-ever", "That short name has 45 characters; 40 is the most. Please choose another one, such as `a-very-long-name-that-goes-on-and-on-for`.").await;
        no("chloe", "/pod create brand “Brand", "A quotation mark opens before “Brand” and never closes. Please close it and send it again.").await;
        assert_eq!(house.count("pods", "TRUE").await, 0);

        house.says("dana", "general", "/pod create brand Brand lead @ana").await;
        no("chloe", "/pod create brand", "There is a pod with the short name `brand` already: Brand. `/pod show brand` shows it.").await;
        no("chloe", "/pod create other bránd", "There is a pod called Brand already; `/pod show brand` shows it. Please choose another name.").await;
        no("chloe", "/pod create growth Growth lead @ana", "Ana Silva leads Brand already, and a person leads one pod at a time. Name another lead there first: `/pod lead @somebody brand`.").await;
        no("dana", "/pod lead @ben brand", "Admins choose who leads Brand. Please ask Chloë Martin.").await;
        no("chloe", "/pod add an brand", "“an” could be one of these. Whom do you mean? Nothing is changed until you choose.\nAna Silva\n*Ana Silva* (`@ana`)\nAnder Holm\n*Ander Holm* (`@ander`)").await;
        no("chloe", "/pod add zorro brand", "I know nobody called “zorro”. Please mention the person with @, or type more of the name.").await;
        no("chloe", "/pod add <!subteam^S1|@design> brand", "“@design” stands for several people. Please name one person at a time.").await;
        no("chloe", "/pod add brand", "Whom do you mean? Mention the person: `/pod add @ana brand`.").await;
        no("chloe", "/pod join grwth", "I know no pod “grwth”. The only pod is `brand`.").await;
        no("chloe", "/pod link #general brand", "#general is for everybody and belongs to no pod. Please link a channel of the pod's own.").await;
        no("chloe", "/pod link #nowhere brand", "I see no such channel from here. A private channel is linked from inside it: type `/invite` there to bring me in, then `/pod link`.").await;
        no("chloe", "/pod remove @ana brand", "Ana Silva leads Brand, so it would be left without a lead. Name another lead first: `/pod lead @somebody brand`.").await;
        assert_eq!(house.says("chloe", "general", "/pod remove @ben brand").await, "<@UBEN> does not belong to *Brand*; nothing was changed.");
    })
    .await;
}

#[tokio::test]
async fn one_person_at_a_time_and_strangers_are_asked_for() {
    House::on_each_engine(async |house| {
        house.says("chloe", "general", "/pod create brand Brand lead @ana").await;
        assert_eq!(
            house.says("ana", "general", "/pod add <@UBEN|ben> <@UGUS|gus> brand").await,
            "Please name one person at a time. Nothing was changed."
        );
        let said = house.says("ana", "general", "/pod add <@UNEW|new> brand").await;
        assert_eq!(
            said,
            "I do not know this person yet; I am asking Slack who they are. Please try again in a moment."
        );
        house.settle().await;
        assert_eq!(house.count("calls", "call LIKE '%find_person%UNEW%'").await, 1);
        assert_eq!(house.count("pod_members", "TRUE").await, 1, "only the lead belongs to it");
        assert_eq!(
            house.says("chloe", "general", "/pod lead brand").await,
            "Whom do you mean? Mention the person: `/pod lead @ana brand`."
        );
        house.says("chloe", "general", "/podkeeper pause").await;
        let made = house.says("chloe", "general", "/pod create growth lead @ben").await;
        assert!(made.contains("<@UBEN> leads it; I will let them know after the pause."), "{made}");
    })
    .await;
}

#[tokio::test]
async fn a_new_lead_is_told_once_and_the_earlier_word_is_taken_back() {
    House::on_each_engine(async |house| {
        house.says("chloe", "general", "/pod create brand Brand lead @ana").await;
        assert_eq!(house.waiting("ana").await, ["You lead Brand now"]);
        let changed = house.says("chloe", "general", "/pod lead @ben brand").await;
        assert_eq!(changed, "<@UBEN> leads *Brand* now; I will let them know. <@UANA> stays as a member.");
        assert_eq!((house.waiting("ana").await.len(), house.waiting("ben").await.len()), (0, 1));
        assert_eq!(
            house.says("chloe", "general", "/pod lead @ben brand").await,
            "<@UBEN> leads *Brand* already; nothing was changed."
        );
        house.says("chloe", "general", "/pod lead @ana brand").await;
        assert_eq!((house.waiting("ana").await.len(), house.waiting("ben").await.len()), (1, 0));
        house.presses("ben", "pods_lead_seen", "lead/1/2").await;
        assert_eq!(house.waiting("ana").await.len(), 1, "only the lead says that the lead knows");
        assert_eq!(house.presses("ana", "pods_lead_seen", "lead/1/2").await, "Good. It no longer waits on you.");
        assert!(house.waiting("ana").await.is_empty());
        assert_eq!(
            house.says("chloe", "general", "/pod lead @chloe brand").await,
            "You lead *Brand* now. <@UANA> stays as a member."
        );
        assert!(house.waiting("chloe").await.is_empty(), "nobody is told what they just did");
        assert_eq!(house.count("posts", "feature = 'asks'").await, 3);
        house.leaves("chloe").await;
        house.settle().await;
        let shown = house.says("ana", "general", "/pod show brand").await;
        // Whoever is deactivated leaves all pods.
        assert!(
            shown.contains("Without a lead since 23 Nov; until an admin names a lead, leadership acts: <@UDANA>"),
            "{shown}"
        );
        assert!(!shown.contains("<@UCHLOE>"), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn a_closed_home_is_asked_for_once() {
    House::on_each_engine(async |house| {
        house.says("chloe", "general", "/pod create performance Performance lead @ana").await;
        house.presses("ana", "pods_lead_seen", "lead/1/0").await;
        house.closes("pod-performance").await;
        house.settle().await;
        assert_eq!(house.waiting("ana").await, ["Performance needs a channel"]);
        let shown = house.says("ana", "general", "/pod show performance").await;
        assert!(shown.contains("No channel yet: `/pod link #channel performance`"), "{shown}");
        let linked = house.says("ana", "general", "/pod link <#CBRAND|pod-brand> performance").await;
        assert_eq!(linked, "<#CBRAND> is the channel of *Performance* now.");
        assert!(house.waiting("ana").await.is_empty());
        let further = house.says("ana", "pod-brand", "/pod link #talk").await;
        assert!(further.starts_with("<#CTALK> is a further channel of *Performance* now"), "{further}");
        let home = house.says("ana", "pod-brand", "/pod link #talk performance home").await;
        assert_eq!(home, "<#CTALK> is the home of *Performance* now; <#CBRAND> stays as a further channel. A card in <#CBRAND> is taken down. It is shared with another company, so I post no cards there.");
    })
    .await;
}

#[tokio::test]
async fn help_fits_the_person_and_the_place() {
    House::on_each_engine(async |house| {
        house.says("chloe", "general", "/pod create performance Performance lead @ana").await;
        let ana = house.says("ana", "pod-performance", "/pod").await;
        assert!(ana.contains("This is the channel of *Performance*; you lead it."), "{ana}");
        assert!(ana.contains("`/pod add @ben strategist`, `/pod remove @ben`") && !ana.contains("`/pod lead"), "{ana}");
        let gus = house.says("gus", "general", "/pod whatever").await;
        assert!(gus.contains("I know neither a pod nor a command “whatever”."), "{gus}");
        assert!(gus.contains("`/pod show performance`") && !gus.contains("join") && !gus.contains("create"), "{gus}");
        let all = house.says("chloe", "general", "/podkeeper").await;
        for line in [
            "You are an admin.",
            "`/podkeeper pause off-site`",
            "`/pod create performance",
            "`/pod lead @ana performance`",
        ] {
            assert!(all.contains(line), "{line} in {all}");
        }
    })
    .await;
}

#[tokio::test]
async fn everybody_sees_who_paused_and_why() {
    House::on_each_engine(async |house| {
        assert_eq!(
            house.says("ben", "general", "/podkeeper pause").await,
            "Admins pause and resume Podkeeper. Please ask Chloë Martin."
        );
        let paused = house.says("chloe", "general", "/podkeeper pause “off-site &amp; party”").await;
        assert!(paused.contains("Everybody who asks reads why: “off-site &amp; party”"), "{paused}");
        let again = house.says("chloe", "general", "/podkeeper pause").await;
        assert!(again.starts_with("It is paused already; nothing was changed. Paused by <@UCHLOE> since"), "{again}");
        for text in ["/podkeeper", "/pod", "/podkeeper help", "/pod help"] {
            let said = house.says("ben", "general", text).await;
            assert!(
                said.contains("Paused by <@UCHLOE> since") && said.contains("Why: “off-site &amp; party”"),
                "{said}"
            );
        }
        assert!(house.home("ben").await.contains("Paused by <@UCHLOE>"));
        assert!(house.says("chloe", "general", "/podkeeper resume").await.starts_with("Podkeeper is running again."));
        assert!(!house.home("ben").await.contains("Paused"));
        assert_eq!(house.count("audit", "feature = 'organisation'").await, 2);
    })
    .await;
}

#[tokio::test]
async fn two_admins_edit_the_settings_at_once() {
    House::on_each_engine(async |house| {
        let seen = house.says("ben", "general", "/podkeeper settings").await;
        assert!(seen.contains("Time zone: Europe/Berlin") && seen.contains("Chloë Martin can change them."), "{seen}");
        let (first, second) = (house.opens_settings("chloe").await, house.opens_settings("chloe").await);
        let saved = house.sends_settings("chloe", &first, &[("zone", "london"), ("admins", "UANA")]).await;
        assert!(saved.contains("Saved.") && saved.contains("Time zone: Europe/London"), "{saved}");
        assert!(saved.contains("Admins of Podkeeper: <@UANA>") && !saved.contains("Working hours"), "{saved}");

        let wrong = house.sends_settings("chloe", &second, &[("end", "08:00"), ("admins", "UGUS")]).await;
        assert_eq!(wrong, "end: The working day must end after it starts.");
        let wrong = house.sends_settings("chloe", &second, &[("admins", "UGUS")]).await;
        assert_eq!(wrong, "admins: Gus Gast is a guest here. Please choose people of this organisation.");
        let wrong = house.sends_settings("chloe", &second, &[("updates_channel", "CTALK")]).await;
        assert_eq!(wrong, "updates_channel: #talk is shared with another company. Please choose one of your own.");

        let clash = house.sends_settings("chloe", &second, &[("zone", "Singapore"), ("leadership", "UBEN")]).await;
        assert!(
            clash.contains("<@UCHLOE> changed this while your form was open:\n• time zone: now Europe/London"),
            "{clash}"
        );
        let saved =
            house.sends_settings("chloe", &house.shown_again(), &[("zone", "Singapore"), ("leadership", "UBEN")]).await;
        assert!(saved.contains("Time zone: Asia/Singapore") && saved.contains("Leadership: <@UBEN>"), "{saved}");
        let seen = house.says("gus", "general", "/podkeeper settings").await;
        assert!(seen.contains("Admins of Podkeeper: <@UANA>"), "the first admin's change is still there: {seen}");
        assert_eq!(
            house.sends_settings("gus", &second, &[]).await,
            "Admins change the settings. Please ask Ana Silva or Chloë Martin."
        );
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_is_linked_again_is_joined_again() {
    House::on_each_engine(async |house| {
        house.says("chloe", "general", "/pod create performance Performance lead @ana").await;
        let to_join = async || house.count("calls", "state = 'due' AND call LIKE '%join_channel%CPERF%'").await;
        assert_eq!(to_join().await, 1);
        house.does_all_calls().await;
        // The bot joined, and was taken out of the channel since.
        house.says("ana", "general", "/pod link <#CPERF|pod-performance> performance").await;
        assert_eq!(to_join().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_sweep_finds_who_is_gone_and_fails_closed() {
    House::on_each_engine(async |house| {
        house.advance_hours(24);
        // A page of another sweep holds this one up as little as one that is parked for good.
        house.keeps_a_page("other").await;
        house.sweeps(&["ben"]).await;
        house.settle().await;
        let gone = house.count("people", "is_deactivated AND id = 'UBEN'").await;
        assert_eq!((gone, house.count("people", "is_deactivated").await), (1, 1));

        house.advance_hours(24);
        house.keeps_a_page("late").await;
        house.sweeps_as("late", &["ben", "gus"]).await;
        assert_eq!(house.count("people", "is_deactivated").await, 1, "a page still waits");
        assert_eq!(house.count("timers", "key = 'end_sweep'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_writes_is_answered_once_an_hour() {
    House::on_each_engine(async |house| {
        house.writes("ana", None).await;
        house.writes("ana", None).await;
        house.writes("ben", Some("general")).await;
        house.writes("xena", None).await;
        assert_eq!(house.count("posts", "feature = 'mirror'").await, 2);
        house.advance_hours(1);
        house.writes("ana", None).await;
        assert_eq!(house.count("posts", "feature = 'mirror'").await, 3);
    })
    .await;
}

#[tokio::test]
async fn the_home_begins_with_what_waits() {
    House::on_each_engine(async |house| {
        house.says("chloe", "general", "/pod create brand Brand lead @ana").await;
        house.fails_a_post().await;
        let ana = house.home("ana").await;
        let order =
            ["Hello Ana", "Waiting on you", "*You lead Brand now*", "Your pods", "*Brand* · you lead it · 1 person"];
        let places: Vec<_> =
            order.iter().map(|part| ana.find(part).unwrap_or_else(|| panic!("{part} in {ana}"))).collect();
        assert!(places.is_sorted(), "{ana}");
        assert!(!ana.contains("Delivery problems"));
        let chloe = house.home("chloe").await;
        assert!(chloe.contains("Delivery problems") && chloe.contains("The channel is archived."), "{chloe}");
        assert!(chloe.contains("Nothing. Have a good day.") && chloe.contains("*Brand* · led by <@UANA>"), "{chloe}");
        assert!(house.presses("ben", "pods_list", "").await.contains("*Brand* (`brand`) · led by <@UANA>"));
        assert!(house.presses("ben", "organisation_help", "").await.contains("`/pod join brand`"));
        assert_eq!(house.home("xena").await, "none");
    })
    .await;
}

#[tokio::test]
async fn a_removed_app_stops_everything() {
    House::on_each_engine(async |house| {
        house.loses_its_token("USOMEBODY").await;
        assert!(!house.says("ben", "general", "/pod list").await.is_empty());
        house.loses_its_token("UBOT").await;
        assert_eq!(house.count("workspaces", "stopped_why = 'the bot''s token was revoked'").await, 1);
        assert_eq!(house.count("audit", "verb = 'stop'").await, 1);
    })
    .await;
}

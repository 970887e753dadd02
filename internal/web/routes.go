package web

// Routes lists every page of the site with who may come to it. A test holds a
// scenario against each; a route without one fails it.
func (s *Site) Routes() []Route {
	p, m, d := s.Staff, s.My, s.Door
	return []Route{
		// The door.
		{"GET", "/login", Anyone, d.SignInPage},
		{"POST", "/login", Anyone, d.SignIn},
		{"GET", "/login/second", Anyone, d.SecondPage},
		{"POST", "/login/second", Anyone, d.Second},
		{"GET", "/invitation", Anyone, d.InvitationPage},
		{"POST", "/invitation", Anyone, d.Redeem},
		{"POST", "/logout", Anyone, d.SignOut},
		{"GET", "/account", SignedIn, d.AccountPage},
		{"POST", "/account/password", SignedIn, d.ChangePassword},
		{"POST", "/account/language", SignedIn, d.SetLanguage},
		{"POST", "/account/sessions/end", SignedIn, d.EndSession},

		// Today and People.
		{"GET", "/today", Staff, p.Today},
		{"GET", "/people", Staff, p.People},
		{"POST", "/people", Coordinators, p.Find},
		{"GET", "/people/new", Coordinators, p.NewPersonPage},
		{"POST", "/people/new", Coordinators, p.RegisterPerson},
		{"GET", "/people/{person}/bells/{bell}/pause", Coordinators, p.AskPause},
		{"POST", "/people/{person}/bells/{bell}/pause", Coordinators, p.Pause},
		{"POST", "/people/{person}/bells/{bell}/resume", Coordinators, p.Resume},

		// One person.
		{"GET", "/people/{person}", Staff, p.Now},
		{"GET", "/people/{person}/thread", Staff, p.Thread},
		{"GET", "/people/{person}/edit", Staff, p.EditPersonPage},
		{"POST", "/people/{person}/edit", Staff, p.CorrectPerson},
		{"GET", "/people/{person}/invitation", Staff, p.InvitationPage},
		{"POST", "/people/{person}/invitation", Staff, p.Invite},
		{"GET", "/people/{person}/story", Staff, p.StoryPage},
		{"POST", "/people/{person}/story", Staff, p.TellStory},
		{"GET", "/people/{person}/picture", Staff, p.PicturePage},
		{"POST", "/people/{person}/picture", Staff, p.AddToPicture},
		{"GET", "/people/{person}/picture/{item}", Staff, p.ItemPage},
		{"POST", "/people/{person}/picture/{item}", Staff, p.ReviseItem},
		{"POST", "/people/{person}/picture/{item}/views", Staff, p.SeeDifferently},
		{"GET", "/people/{person}/circle", Staff, p.CirclePage},
		{"POST", "/people/{person}/circle", Staff, p.AddToCircle},
		{"POST", "/people/{person}/circle/{member}/leave", Staff, p.LeaveCircle},
		{"POST", "/people/{person}/contacts", Staff, p.RecordContact},
		{"POST", "/people/{person}/phase", Staff, p.SetPhase},
		{"GET", "/people/{person}/coordinator", Staff, p.CoordinatorPage},
		{"POST", "/people/{person}/coordinator", Staff, p.ChangeCoordinator},
		{"POST", "/people/{person}/deputy", Staff, p.SetDeputy},
		{"GET", "/people/{person}/close", Staff, p.ClosePage},
		{"POST", "/people/{person}/close", Staff, p.CloseParticipation},
//TMP		{"GET", "/people/{person}/income", Staff, p.IncomePage},
//TMP		{"POST", "/people/{person}/income", Staff, p.AddIncome},

		// Their plan and the promises for it.
		{"GET", "/people/{person}/plan", Staff, p.PlanPage},
		{"GET", "/people/{person}/plan/print", Staff, p.PlanPrint},
		{"POST", "/people/{person}/plan/goals", Staff, p.AddGoal},
		{"GET", "/people/{person}/plan/goals/{goal}", Staff, p.GoalPage},
		{"POST", "/people/{person}/plan/goals/{goal}", Staff, p.ReviseGoal},
		{"POST", "/people/{person}/plan/goals/{goal}/measures", Staff, p.AddMeasure},
		{"GET", "/people/{person}/plan/measures/{measure}", Staff, p.MeasurePage},
		{"POST", "/people/{person}/plan/measures/{measure}", Staff, p.ReviseMeasure},
		{"POST", "/people/{person}/plan/agree", Staff, p.AgreePlan},
		{"POST", "/people/{person}/plan/review", Staff, p.SetReview},
		{"GET", "/people/{person}/promises/new", Staff, p.NewPromise},
		{"POST", "/people/{person}/promises", Staff, p.RecordPromise},
		{"GET", "/commitments/{commitment}", Staff, p.CommitmentPage},
		{"POST", "/commitments/{commitment}/{act}", Staff, p.TakeCommitment},

		// Their consents.
		{"GET", "/people/{person}/consents", Staff, p.Consents},
		{"POST", "/people/{person}/consents", Staff, p.GiveConsent},
		{"GET", "/people/{person}/consents/new", Staff, p.NewConsent},
		{"POST", "/people/{person}/consents/preview", Staff, p.PreviewConsent},
		{"POST", "/people/{person}/consents/{consent}/withdraw", Staff, p.WithdrawConsent},
		{"POST", "/people/{person}/bars", Staff, p.Bar},
		{"POST", "/people/{person}/bars/{professional}/lift", Staff, p.LiftBar},

		// Meetings.
		{"GET", "/meetings", Staff, p.MeetingsPage},
		{"GET", "/people/{person}/meetings/new", Staff, p.NewMeeting},
		{"POST", "/people/{person}/meetings", Staff, p.CallMeeting},
		{"GET", "/meetings/{meeting}", Staff, p.MeetingPage},
		{"POST", "/meetings/{meeting}/items", Staff, p.AddMeetingItem},
		{"POST", "/meetings/{meeting}/promises", Staff, p.PromiseInMeeting},
		{"POST", "/meetings/{meeting}/promises/{commitment}/keep", Staff, p.KeepInMeeting},
		{"POST", "/meetings/{meeting}/notes", Staff, p.KeepRoom},
		{"POST", "/meetings/{meeting}/hold", Staff, p.HoldMeeting},
		{"POST", "/meetings/{meeting}/cancel", Staff, p.CancelMeeting},

		// The programme and its figures.
//TMP		{"GET", "/followup", Figures, p.FollowupPage},
		{"GET", "/programme", Staff, p.ProgrammePage},
		{"GET", "/programme/organisations/new", Admins, p.NewOrganisationPage},
		{"POST", "/programme/organisations/new", Admins, p.AddOrganisation},
		{"GET", "/programme/professionals/new", Admins, p.NewProfessionalPage},
		{"POST", "/programme/professionals/new", Admins, p.AddProfessional},
		{"GET", "/programme/professionals/{professional}", Staff, p.ProfessionalPage},
		{"POST", "/programme/professionals/{professional}", Admins, p.CorrectProfessional},
		{"POST", "/programme/professionals/{professional}/mandates", Admins, p.GiveMandate},
		{"POST", "/programme/professionals/{professional}/mandates/{mandate}/end", Admins, p.EndMandate},
		{"POST", "/programme/professionals/{professional}/leave", Admins, p.Leave},

		// My Kasam.
		{"GET", "/my", Persons, m.Home},
		{"POST", "/my/promises/{commitment}/keep", Persons, m.Keep},
		{"GET", "/my/plan", Persons, m.PlanPage},
		{"POST", "/my/plan/agree", Persons, m.Agree},
		{"GET", "/my/story", Persons, m.StoryPage},
		{"POST", "/my/story", Persons, m.Tell},
		{"GET", "/my/people", Persons, m.People},
		{"GET", "/my/meetings", Persons, m.Meetings},
		{"POST", "/my/meetings/{meeting}/items", Persons, m.AddTopic},
		{"GET", "/my/consents", Persons, m.Consents},
		{"POST", "/my/consents", Persons, m.Give},
		{"POST", "/my/consents/{consent}/withdraw", Persons, m.Withdraw},
		{"GET", "/my/who-looked", Persons, m.WhoLooked},
	}
}

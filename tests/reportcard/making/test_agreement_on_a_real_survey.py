"""A card of a real survey against R: 578 cleaned household interviews of Tal Afar in `../shared/data/talafar`.

A peer (the R package cleaningtools, through srvyr, unweighted) takes for each question those who have an answer, and for a
question of several choices each choice's own column of 1 and 0 without its empty cells. So a choice that was put to only some
of the people has a base of its own, and where a choice's column says otherwise than the question's own, the former counts.
The figures below are of R 4.2.2, survey 4.1-1, x being a number, or 1 and 0 for a choice:

    d <- read.csv("answers_clean.csv", check.names = FALSE, na.strings = c("NA", "")); d$one <- 1
    s <- svydesign(ids = ~1, weights = ~one, data = d)
    x <- subset(s, !is.na(x) & group)
    svymean(~x, x); confint(svymean(~x, x), df = degf(s)); svyciprop(~x, x, method = "xlogit", df = degf(s))
"""

import polars as pl
import pytest

from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.answers.checking import check_answers, with_found_choices
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.reportcard.making.making import make_card

FIGURES_OF_R = """\
question,category,by,group,estimate,standard_error,lower,upper,base
primary_livelihood,own_business,,,0.3046875,0.0203590903329462,0.266232288486081,0.346077494069251,512
water_sources,piped,,,0.896193771626298,0.0126976911699612,0.868476358087296,0.918617354810977,578
water_sources,borehole,,,0.117647058823529,0.0134129343647583,0.0937498942049715,0.146649966198095,578
treat_drink_water_how,expose_sunlight,,,0.00254452926208651,0.002543491089817,0.000356238883671443,0.0179338099988444,393
treat_drink_water_how,filter,,,0.979643765903308,0.00712955699704521,0.959751746667621,0.989808884214027,393
num_hh_member,,,,7.45155709342561,0.150511448671608,7.15593998570441,7.7471742011468,578
tot_expenses,,,,466903.128027682,11758.9513278611,443807.561464098,489998.694591266,578
hours_available_piped,,,,7.2027027027027,0.157844742357741,6.89268239118075,7.51272301422465,518
spend_piped,,,,5600.064,1000.63908753538,3634.72491423129,7565.40308576871,125
water_tank_nb_sharing,,,,7.61245674740484,0.151959236246255,7.31399606346942,7.91091743134027,578
tank_fill_borehole,,,,21.25,1.51790975397804,18.2686979448201,24.2313020551799,28
pump_hours,,,,2.63478260869565,0.184757934093454,2.27190253155005,2.99766268584125,115
connection_fees_amount,,,,51022.3214285714,1022.11261618279,49014.8065316778,53029.8363254651,224
shelter_occupation,granted_family,,,0.0322003577817531,0.0074729690899035,0.0203516338141194,0.0505911657990566,559
treat_drink_water,sometimes_treat,,,0.0449826989619377,0.00862860260641352,0.030770393854887,0.0653170381446865,578
water_source_house,trucking,,,0.117647058823529,0.0134129343647583,0.0937498942049715,0.146649966198095,578
satisfaction_borehole,neither_satisfied,,,0.0606060606060606,0.0293958450670413,0.0228666579710687,0.151005456189523,66
tank_emptied,only_a_little,,,0.0155709342560554,0.00515420446610546,0.00810545553613518,0.0297065129735246,578
air_coolers,no,,,0.0103806228373702,0.00421946991399103,0.00465982802965455,0.022962714379066,578
pay_water_charges_when,rarely,,,0.0513918629550321,0.0102260562134956,0.0346395238160629,0.0756113892519211,467
value_water_service,price_lower,,,0.194444444444444,0.0183104325694082,0.160976082663475,0.232939315228311,468
problems_water_main_complaint,inadequate_quality,,,0.0466101694915254,0.0137339546755232,0.0259516148569203,0.0823238934066669,236
level_service_why_poor,office_lack_money,,,0.0549828178694158,0.0133740476867996,0.0339042308660119,0.0879728437938558,291
water_supply_rest_neighbourhood,somewhat_better,,,0.185328185328185,0.0170872909763314,0.15408146945791,0.221254154395875,518
trust_water_office,dont_know,,,0.155709342560554,0.0150943849212998,0.128306349112771,0.187704666037577,578
primary_livelihood,support,,,0.0294117647058824,0.00703380212084197,0.0183347823452782,0.0468614579596546,578
treat_cook_water_how,let_stand,,,0.0694444444444444,0.0149923487389157,0.04517759280554,0.105308457335777,288
borehole_quality,unacceptable_smell,,,0.225352112676056,0.049628348769827,0.142691022094744,0.337071482391641,71
access_water_enough_why_not,quality_poor,,,0.186046511627907,0.0187824544778557,0.151933728371732,0.225779355413393,430
own_subscription_assist_type,dealing_staff,,,0.538461538461539,0.138383920214658,0.280999090246313,0.77692097359127,13
water_supply_other_neighbourhoods_how,less_hours_days,,,0.816239316239316,0.0253397973822924,0.761198330903696,0.860912070274724,234
users_build_trust,dont_know,,,0.00346020761245675,0.00244461512557562,0.000862001135386591,0.0137817916294565,578
help_office_improve,cannot_help,,,0.0155709342560554,0.00515420446610543,0.00810545553613522,0.0297065129735244,578
how_engaged_by_office,twitter,,,0.00173010380622837,0.00173010380622839,0.000242242235208104,0.0122445471305091,578
num_hh_hosting,,gender_hoh,male,3.77777777777778,0.596570989735171,2.60606232295771,4.94949323259784,18
hours_available_piped,,gender_hoh,male,7.17078189300411,0.165967661071103,6.84480748790661,7.49675629810162,486
tank_fill_piped,,gender_hoh,female,5.5625,0.446588999631247,4.68536175187155,6.43963824812845,32
air_coolers_hours,,gender_hoh,male,16.7458256029685,0.217107253786189,16.3194087489948,17.1722424569421,539
shelter_occupation,squatted,gender_hoh,female,0.032258064516129,0.0317609949861544,0.00449861472117857,0.197353515522748,31
water_source_clothes,piped,gender_hoh,male,0.801834862385321,0.0170896770371172,0.766125128615582,0.833278707907664,545
satisfaction_trucking,very_satisfied,gender_hoh,male,0.09375,0.0297748816629682,0.0494065177031634,0.170744088751965,96
access_water_enough,just_enough,gender_hoh,male,0.377981651376147,0.0207880962280458,0.338097409595621,0.419588339543787,545
pay_water_charges_prefer,representative_home,gender_hoh,male,0.612345679012346,0.0242308776345548,0.563823718740924,0.658736952018407,405
problems_water_time,longer_6_months,gender_hoh,male,0.0277777777777778,0.0274129821731421,0.00387619311651867,0.173405984535071,36
water_office_receptiveness,poor,gender_hoh,male,0.360082304526749,0.0217931911243853,0.318479523123101,0.403898881712255,486
water_office_maintains,no,gender_hoh,female,0.636363636363636,0.0838118396085764,0.462135230550625,0.780910665442185,33
primary_livelihood,support,gender_hoh,female,0.181818181818182,0.0671989690222592,0.0838380694272415,0.35049846832786,33
treat_drink_water_how,use_chlorine,gender_hoh,female,0.0666666666666667,0.0644619059061212,0.00925000414492354,0.353365924295498,15
borehole_quality,unacceptable_colour,gender_hoh,male,0.545454545454545,0.0613439852909703,0.424669478327383,0.66111716300586,66
access_water_enough_why_not,sources_closed,gender_hoh,male,0.0495049504950495,0.0108015125601915,0.0321154729253768,0.0755750473130546,404
water_supply_other_neighbourhoods_how,less_hours_days,gender_hoh,female,0.736842105263158,0.101110121254823,0.501367202607084,0.886328003363317,19
users_build_trust,conserve_water,gender_hoh,male,0.689908256880734,0.0198298091311043,0.649681106584661,0.727453945235445,545
suggestions_improve_services,other,gender_hoh,male,0.0128440366972477,0.00482749038052758,0.00612177048005878,0.0267492980101532,545
how_engaged_by_office,email,gender_hoh,male,0.00917431192660551,0.00408755059474333,0.00381376359914051,0.02190386724556,545
inc_employment_pension,,socio_eco_division,2,577465.753424658,41695.3643992339,495572.560993989,659358.945855326,73
hours_available_piped,,socio_eco_division,7,6.11764705882353,0.438139887845464,5.2571035748208,6.97819054282626,34
water_tank_litres_nb,,socio_eco_division,8,4702.77777777778,294.305617572325,4124.73686314507,5280.81869241048,72
air_coolers_hours,,socio_eco_division,6,16.9577464788732,0.589854662161997,15.7992224546667,18.1162705030798,71
treat_drink_water,always_treat,socio_eco_division,4,0.472222222222222,0.0588855213947096,0.360018853028082,0.587303931976193,72
responsible_collect_water,elderly_man,socio_eco_division,8,0.0416666666666667,0.0235701551199799,0.0134550946990119,0.121731194857258,72
water_meter_willing,no,socio_eco_division,8,0.21875,0.0517195897918331,0.133847114710788,0.336580955958008,64
water_supply_other_neighbourhoods,much_better,socio_eco_division,6,0.0821917808219178,0.0321739771462717,0.0373044246876126,0.171470528268671,73
water_sources,borehole,socio_eco_division,7,0.493150684931507,0.0585657669353668,0.380459664655098,0.606542011100757,73
access_water_enough_why_not,supply_inconsistent,socio_eco_division,1,0.189655172413793,0.0515204080247021,0.108063590656199,0.311346956241359,58
users_build_trust,nothing,socio_eco_division,7,0.0410958904109589,0.0232541982052442,0.0132699467880915,0.120164719416265,73
how_engaged_by_office,face_to_face_home,socio_eco_division,2,0.712328767123288,0.0530277306480078,0.598317848594575,0.804550474050696,73
"""


@pytest.fixture(scope="module")
def made(shared_data):
    folder = shared_data / "talafar"
    form = read_questionnaire(folder / "form.xlsx")
    answers = check_answers(read_answers(folder / "answers_clean.csv", form), form)
    return make_card(with_found_choices(form, answers), answers, CardSettings(by=("gender_hoh", "socio_eco_division")))


@pytest.mark.parametrize("expected", FIGURES_OF_R.splitlines()[1:])
def test_shares_means_errors_and_intervals_are_those_of_r(made, expected):
    question, category, by, group, *numbers, base = expected.split(",")
    found = made.estimates.filter(question=question, category=category, by=by, group=group)
    assert found.height == 1
    columns = ["estimate", "standard_error", "lower", "upper"]
    assert found.select(columns).row(0) == pytest.approx([float(number) for number in numbers], rel=1e-8)
    assert found["base"].item() == int(base)


def test_without_a_design_everyone_counts_once(made):
    everyone = made.estimates.filter(by="", question="water_sources", category="piped").row(0, named=True)
    assert (everyone["base"], everyone["weighted_base"], everyone["df"]) == (578, 578.0, 577.0)
    # A simple random sample drawn with replacement: nothing but the sample's own variance.
    assert everyone["design_effect"] == pytest.approx(1.0)


def test_every_question_of_choices_and_numbers_in_the_file_has_figures(made):
    """The form has 169 such questions; the file has no column for 32 of them. The peer gives 479 figures."""
    everyone = made.estimates.filter(by="")
    assert everyone["question"].n_unique() == 169 - 32
    assert everyone.filter(pl.col("base") > 0).height >= 479

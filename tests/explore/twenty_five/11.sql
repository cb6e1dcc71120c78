with signed as (
    select as_of, employer_kind, count(*) filter (where has_contract) as yes, count(has_contract) as stated
    from people
    where district_code = '620103' and as_of in ($as_of, '2019-12-31')
    group by as_of, employer_kind
)

select
    employer_kind, now.yes / now.stated as value, now.yes as numerator, now.stated as denominator,
    earlier.yes / earlier.stated as value_before, value - value_before as change
from signed as now
left join signed as earlier using (employer_kind)
where now.as_of = $as_of and earlier.as_of = '2019-12-31';

select
    count(*) filter (where as_of = $as_of and has_contract) as numerator,
    count(has_contract) filter (where as_of = $as_of) as denominator,
    numerator / denominator as value,
    count(*) filter (where as_of = '2019-12-31' and has_contract)
    / count(has_contract) filter (where as_of = '2019-12-31') as beside
from people
where district_code = '620103'

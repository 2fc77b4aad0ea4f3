// Generated from the catalogue: UPDATE_DOCS=1 swift test --filter TabShapesTests
#if hasFeature(Embedded)
    /// The tools' inputs, as `ShapeReader` takes them.
    let tabShapes = """
        get_status o;
        undo o;
        redo o;
        log_message o!message,t1,,?replaceArgs,l1,,ut0,,nb0;?topic,t1,,;
        update_plugin o?title,t1,,?dimensions,o!width,i1,10000,!height,i1,10000,;?preventBringToFr\
        ont,b?preventDataContextReorg,b?preventTopLevelReorg,b?preventAttributeDeletion,b?allowEmp\
        tyAttributeDeletion,b?respectEditableItemAttribute,b?blockAPIRequestsWhileEditing,b;
        get_recent_changes o?cursor,t1,,?limit,i1,1000,;
        export_document o?cursor,t1,,;
        replace_document o!document,m1,a;
        list_data_contexts o;
        get_data_context o!dataContext,ut1,200,n;;
        create_data_context o!name,t1,,?title,t1,,?description,t1,,?collections,l1,,o!name,t1,,?ti\
        tle,t1,,?labels,o?singleCase,t1,,?pluralCase,t1,,?singleCaseWithArticle,t1,,?setOfCases,t1\
        ,,?setOfCasesWithArticle,t1,,;?attributes,l1,,o!name,t1,,?title,t1,,?type,cnumeric,categor\
        ical,date,qualitative,boundary,checkbox,color,;?formula,t1,,?unit,t1,,?description,t1,,?pr\
        ecision,i0,20,?hidden,b?colormap,m1,t1,,;;;
        update_data_context o!dataContext,ut1,200,n;?title,t1,,?description,ut0,,0;;
        sort_data_context o!dataContext,ut1,200,n;!attribute,ut1,200,n;?descending,b;
        delete_data_context o!dataContext,ut1,200,n;;
        create_data_context_from_url o!url,t1,,?title,t1,,;
        create_data_context_from_csv o!name,t1,,?title,t1,,?description,t1,,!csv,t1,,?separator,cc\
        omma,semicolon,tab,;?collection,t1,,;
        create_dataset_with_table o!name,t1,,?title,t1,,?description,t1,,?attributes,l1,,o!name,t1\
        ,,?title,t1,,?type,cnumeric,categorical,date,qualitative,boundary,checkbox,color,;?formula\
        ,t1,,?unit,t1,,?description,t1,,?precision,i0,20,?hidden,b?colormap,m1,t1,,;?collections,l\
        1,,o!name,t1,,?title,t1,,?labels,o?singleCase,t1,,?pluralCase,t1,,?singleCaseWithArticle,t\
        1,,?setOfCases,t1,,?setOfCasesWithArticle,t1,,;?attributes,l1,,o!name,t1,,?title,t1,,?type\
        ,cnumeric,categorical,date,qualitative,boundary,checkbox,color,;?formula,t1,,?unit,t1,,?de\
        scription,t1,,?precision,i0,20,?hidden,b?colormap,m1,t1,,;;?items,l1,,m1,ut0,,nb0;?tableTi\
        tle,t1,,;
        list_collections o!dataContext,ut1,200,n;;
        get_collection o!dataContext,ut1,200,n;!collection,ut1,200,n;;
        create_collection o!dataContext,ut1,200,n;!name,t1,,?title,t1,,?labels,o?singleCase,t1,,?p\
        luralCase,t1,,?singleCaseWithArticle,t1,,?setOfCases,t1,,?setOfCasesWithArticle,t1,,;?attr\
        ibutes,l1,,o!name,t1,,?title,t1,,?type,cnumeric,categorical,date,qualitative,boundary,chec\
        kbox,color,;?formula,t1,,?unit,t1,,?description,t1,,?precision,i0,20,?hidden,b?colormap,m1\
        ,t1,,;?parent,ut1,200,n;;
        update_collection o!dataContext,ut1,200,n;!collection,ut1,200,n;?title,t1,,?labels,o?singl\
        eCase,t1,,?pluralCase,t1,,?singleCaseWithArticle,t1,,?setOfCases,t1,,?setOfCasesWithArticl\
        e,t1,,;;
        delete_collection o!dataContext,ut1,200,n;!collection,ut1,200,n;;
        create_collection_from_attribute o!dataContext,ut1,200,n;!attribute,ut1,200,n;?name,t1,,?p\
        arent,ut1,200,n;;
        list_attributes o!dataContext,ut1,200,n;!collection,ut1,200,n;;
        get_attribute o!dataContext,ut1,200,n;!collection,ut1,200,n;!attribute,ut1,200,n;;
        create_attribute o!dataContext,ut1,200,n;!collection,ut1,200,n;!name,t1,,?title,t1,,?type,\
        cnumeric,categorical,date,qualitative,boundary,checkbox,color,;?formula,t1,,?unit,t1,,?des\
        cription,t1,,?precision,i0,20,?hidden,b?colormap,m1,t1,,;
        create_attributes o!dataContext,ut1,200,n;!collection,ut1,200,n;!attributes,l1,,o!name,t1,\
        ,?title,t1,,?type,cnumeric,categorical,date,qualitative,boundary,checkbox,color,;?formula,\
        t1,,?unit,t1,,?description,t1,,?precision,i0,20,?hidden,b?colormap,m1,t1,,;;
        update_attribute o!dataContext,ut1,200,n;!collection,ut1,200,n;!attribute,ut1,200,n;?newNa\
        me,t1,,?title,ut0,,0;?type,cnumeric,categorical,date,qualitative,boundary,checkbox,color,;\
        ?formula,ut0,,0;?unit,ut0,,0;?description,ut0,,0;?precision,ui0,20,0;?hidden,b?colormap,m1\
        ,t1,,?editable,b?renameable,b?deleteable,b;
        move_attribute o!dataContext,ut1,200,n;!attribute,ut1,200,n;?collection,ut1,200,n;?positio\
        n,i0,1000000000,;
        delete_attribute o!dataContext,ut1,200,n;!collection,ut1,200,n;!attribute,ut1,200,n;;
        export_data o!dataContext,ut1,200,n;?collection,ut1,200,n;?format,ccsv,json,;?limit,i1,100\
        00,?cursor,t1,,;
        create_items o!dataContext,ut1,200,n;!items,l1,,m1,ut0,,nb0;;
        get_items o!dataContext,ut1,200,n;?search,t1,,?limit,i1,10000,?cursor,t1,,;
        get_item o!dataContext,ut1,200,n;?id,ut1,200,n;?index,i0,1000000000,?caseID,ut1,200,n;;
        count_items o!dataContext,ut1,200,n;;
        update_items o!dataContext,ut1,200,n;!items,l1,,o!id,ut1,200,n;!values,m1,ut0,,nb0;;;
        delete_items o!dataContext,ut1,200,n;!ids,l1,,ut1,200,n;;
        reorder_items o!dataContext,ut1,200,n;?search,t1,,!order,ucfirst,last,;l1,,i1,1000000000,;\
        ;
        create_cases o!dataContext,ut1,200,n;!collection,ut1,200,n;!cases,l1,,o!values,m1,ut0,,nb0\
        ;?parent,ut1,200,n;;;
        get_case o!dataContext,ut1,200,n;?collection,ut1,200,n;?id,ut1,200,n;?index,i0,1000000000,\
        ;
        get_cases o!dataContext,ut1,200,n;!collection,ut1,200,n;?limit,i1,10000,?cursor,t1,,;
        count_cases o!dataContext,ut1,200,n;!collection,ut1,200,n;;
        update_cases o!dataContext,ut1,200,n;!collection,ut1,200,n;!cases,l1,,o!id,ut1,200,n;!valu\
        es,m1,ut0,,nb0;;;
        delete_cases o!dataContext,ut1,200,n;!collection,ut1,200,n;!ids,l1,,ut1,200,n;;
        find_cases o!dataContext,ut1,200,n;!collection,ut1,200,n;!formula,t1,,?limit,i1,10000,?cur\
        sor,t1,,;
        search_cases o!dataContext,ut1,200,n;!collection,ut1,200,n;!attribute,t1,,?operator,cequal\
        s,notEquals,contains,startsWith,endsWith,greaterThan,lessThan,greaterOrEqual,lessOrEqual,;\
        !value,ut0,,nb0;?limit,i1,10000,?cursor,t1,,;
        get_selection o!dataContext,ut1,200,n;?collection,ut1,200,n;?limit,i1,10000,?cursor,t1,,;
        select_cases o!dataContext,ut1,200,n;!ids,l1,,ut1,200,n;?extend,b;
        select_items o!dataContext,ut1,200,n;!ids,l1,,ut1,200,n;?extend,b;
        select_by_formula o!dataContext,ut1,200,n;!formula,t1,,?collection,ut1,200,n;?extend,b;
        clear_selection o!dataContext,ut1,200,n;;
        set_aside_cases o!dataContext,ut1,200,n;!ids,l1,,ut1,200,n;?replace,b;
        restore_set_aside_cases o!dataContext,ut1,200,n;;
        list_formula_functions o?category,t1,,?name,t1,,?limit,i1,10000,?cursor,t1,,;
        evaluate_formula o!formula,t1,,?records,l1,,m0,ut0,,nb0;;
        list_components o;
        get_component o!component,ut1,200,n;;
        update_component o!component,ut1,200,n;?title,t1,,?position,o!left,n!top,n;?dimensions,o!w\
        idth,n!height,n;?isVisible,b?cannotClose,b?isResizable,b;
        move_component o!component,ut1,200,n;!position,o!left,n!top,n;;
        resize_component o!component,ut1,200,n;!dimensions,o!width,n!height,n;;
        hide_component o!component,ut1,200,n;;
        show_component o!component,ut1,200,n;;
        delete_component o!component,ut1,200,n;;
        select_component o!component,ut1,200,n;;
        autoscale_component o!component,ut1,200,n;;
        create_table o!dataContext,ut1,200,n;?title,t1,,?position,uctop,bottom,;o!left,n!top,n;;?d\
        imensions,o!width,n!height,n;;
        create_case_card o!dataContext,ut1,200,n;?title,t1,,?position,uctop,bottom,;o!left,n!top,n\
        ;;?dimensions,o!width,n!height,n;;
        create_graph o!dataContext,ut1,200,n;?xAttribute,ut1,200,n;?yAttribute,ut1,200,n;?yAttribu\
        tes,l1,,ut1,200,n;?y2Attribute,ut1,200,n;?legendAttribute,ut1,200,n;?captionAttribute,ut1,\
        200,n;?topSplitAttribute,ut1,200,n;?rightSplitAttribute,ut1,200,n;?xLowerBound,n?xUpperBou\
        nd,n?yLowerBound,n?yUpperBound,n?y2LowerBound,n?y2UpperBound,n?title,t1,,?position,uctop,b\
        ottom,;o!left,n!top,n;;?dimensions,o!width,n!height,n;;
        update_graph o!component,ut1,200,n;?dataContext,ut1,200,n;?xAttribute,ut1,200,n0;?yAttribu\
        te,ut1,200,n0;?yAttributes,l1,,ut1,200,n;?y2Attribute,ut1,200,n0;?legendAttribute,ut1,200,\
        n0;?captionAttribute,ut1,200,n0;?topSplitAttribute,ut1,200,n0;?rightSplitAttribute,ut1,200\
        ,n0;?xLowerBound,n?xUpperBound,n?yLowerBound,n?yUpperBound,n?y2LowerBound,n?y2UpperBound,n\
        ?xAttributeType,cnumeric,categorical,date,qualitative,boundary,checkbox,color,;?yAttribute\
        Type,cnumeric,categorical,date,qualitative,boundary,checkbox,color,;?y2AttributeType,cnume\
        ric,categorical,date,qualitative,boundary,checkbox,color,;?filterFormula,t0,,?hiddenCases,\
        l0,,ut1,200,n;?displayOnlySelectedCases,b?showMeasuresForSelection,b?showConnectingLines,b\
        ?pointsAreFusedIntoBars,b?barChartScale,ccount,percent,formula,;?pointSize,n?pointColor,t1\
        ,,?strokeColor,t1,,?backgroundColor,t1,,?transparent,b?enableNumberToggle,b?numberToggleLa\
        stMode,b;
        list_adornments o!component,ut1,200,n;;
        get_adornment o!component,ut1,200,n;!type,t1,100,;
        add_adornment o!component,ut1,200,n;!type,t1,100,?isVisible,b?percentType,crow,column,cell\
        ,;?showConfidenceBands,b?showR,b?showRSquared,b?expression,t1,,?values,l1,,o!value,n?categ\
        ories,m1,ut0,,nb0;;;
        update_adornment o!component,ut1,200,n;!type,t1,100,?isVisible,b?percentType,crow,column,c\
        ell,;?showConfidenceBands,b?showR,b?showRSquared,b?expression,t1,,?values,l1,,o!value,n?ca\
        tegories,m1,ut0,,nb0;;;
        delete_adornment o!component,ut1,200,n;!type,t1,100,;
        create_map o?dataContext,ut1,200,n;?center,l2,2,n?zoom,n?legendAttribute,ut1,200,n;?title,\
        t1,,?position,uctop,bottom,;o!left,n!top,n;;?dimensions,o!width,n!height,n;;
        update_map o!component,ut1,200,n;?center,l2,2,n?zoom,n?legendAttribute,ut1,200,n;;
        create_slider o?global,t1,,?value,n?lowerBound,n?upperBound,n?step,n?animationDirection,cb\
        ackAndForth,lowToHigh,highToLow,;?animationMode,cnonStop,onceOnly,;?animationRate,n?title,\
        t1,,?position,uctop,bottom,;o!left,n!top,n;;?dimensions,o!width,n!height,n;;
        update_slider o!component,ut1,200,n;?value,n?lowerBound,n?upperBound,n?step,n?animationDir\
        ection,cbackAndForth,lowToHigh,highToLow,;?animationMode,cnonStop,onceOnly,;?animationRate\
        ,n;
        list_globals o;
        get_global o!global,ut1,200,n;;
        create_global o!name,t1,,!value,n;
        update_global o!global,ut1,200,n;!value,n;
        create_text o!text,t0,,?title,t1,,?position,uctop,bottom,;o!left,n!top,n;;?dimensions,o!wi\
        dth,n!height,n;;
        update_text o!component,ut1,200,n;!text,t0,,;
        create_calculator o?title,t1,,?position,uctop,bottom,;o!left,n!top,n;;?dimensions,o!width,\
        n!height,n;;
        create_web_view o!url,t1,,?title,t1,,?position,uctop,bottom,;o!left,n!top,n;;?dimensions,o\
        !width,n!height,n;;
        update_web_view o!component,ut1,200,n;!url,t1,,;
        create_guide o!pages,l1,,o!title,t1,,!url,t1,,;?title,t1,,?position,uctop,bottom,;o!left,n\
        !top,n;;?dimensions,o!width,n!height,n;;
        create_image o!url,t1,,?title,t1,,?position,uctop,bottom,;o!left,n!top,n;;?dimensions,o!wi\
        dth,n!height,n;;
        get_picture o!component,ut1,200,n;?maxBytes,i10000,1000000,;
        """
#endif
